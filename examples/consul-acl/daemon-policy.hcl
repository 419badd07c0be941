# What the token of a berth daemon may do. One token for each host, so that one can be taken back.
#
#   consul acl policy create -name berth -rules @daemon-policy.hcl
#   consul acl token create -policy-name berth -description "berth on HOST"

# The services of this host: read to compare, written to register and deregister. Where all names
# begin alike (-name-prefix), so may this.
service_prefix "" {
  policy = "write"
}
