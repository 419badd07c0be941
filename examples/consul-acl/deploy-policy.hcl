# What the token of a release may do: of one service, in the place of SERVICE. This is what
# "berth deploy policy SERVICE" prints; with -proxy-service it prints less for a token to see.
# make-tokens puts names in; by hand:
#
#   berth deploy policy workstation-0 > policy.hcl
#   consul acl policy create -name berth-deploy-workstation-0 -rules @policy.hcl
#   consul acl token create -policy-name berth-deploy-workstation-0 -description "releases of workstation-0"

# The pointer that proxies follow.
key "SERVICE-active-zone" {
  policy = "write"
}

# Moved with it.
key "SERVICE-active-version" {
  policy = "write"
}

# The lock, the generation, and the records, journals and commands of releases.
key_prefix "deploy/SERVICE/" {
  policy = "write"
}

# The lock is held by a session on the node of the agent that is asked; unlock ends one of any node.
session_prefix "" {
  policy = "write"
}

# The instances, and the proxies among all services: one that is not seen is not waited for. -proxy-service names them instead.
service_prefix "" {
  policy = "read"
}

# Without it Consul leaves out the instances themselves.
node_prefix "" {
  policy = "read"
}
