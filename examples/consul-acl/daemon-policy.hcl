# What the token of a berth daemon may do. One token for each host, so that one can be taken back.
#
#   consul acl policy create -name berth -rules @daemon-policy.hcl
#   consul acl token create -policy-name berth -description "berth on HOST"

# The services of this host: read to compare, written to register and deregister, with their checks.
# Where all names begin alike (-name-prefix), so may this one.
service_prefix "" {
  policy = "write"
}

# The agent's version, which no other right tells: before 1.12 an agent refuses a service with an HTTP
# check, for a field of it that it does not know and that is left out for such an agent.
agent_prefix "" {
  policy = "read"
}

# With -release-dns: which zone serves, and what share the other one has.
#
#   key_prefix "" {
#     policy = "read"
#   }
