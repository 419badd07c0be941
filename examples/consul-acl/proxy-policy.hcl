# What the token of a proxy's consul-template may do, for the template of examples/nginx.

# The instances of every service; without the nodes Consul leaves the instances out.
service_prefix "" {
  policy = "read"
}

node_prefix "" {
  policy = "read"
}

# Where each zone, version and share of the requests is written: NAME-active-zone, deploy/NAME/.
key_prefix "" {
  policy = "read"
}
