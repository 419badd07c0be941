# Answers of a server that lags behind would bring back what was there before.
max_stale = "0s"

consul {
  retry {
    # For ever: an agent that is away for an hour must not leave the proxy as it is for ever after.
    attempts    = 0
    backoff     = "250ms"
    max_backoff = "5s"
  }
}

# Several changes that come together make one reload; the last of a row waits no longer than this.
wait {
  min = "100ms"
  max = "1s"
}

template {
  source          = "/etc/berth/haproxy.cfg.ctmpl"
  destination     = "/etc/haproxy.cfg.new"
  command         = "/usr/local/bin/reload"
  command_timeout = "30s"
}
