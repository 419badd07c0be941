// What labels and variables are made of. To widen the fuzzing, add to these lists: a key that the
// mapping learns, a value on the edge of what it allows.

/** The keys that everybody uses: half of those that are generated. */
// prettier-ignore
export const COMMON_KEYS: readonly string[] = [
  'NAME', 'TAGS', 'TAGS', 'ID', 'IGNORE', 'REGION', 'CHECK_HTTP', 'CHECK_TCP', 'CHECK_INTERVAL',
];

/** Keys after `SERVICE_` and after a port. */
// prettier-ignore
export const KEYS: readonly string[] = [
  'NAME', 'TAGS', 'ID', 'IGNORE', 'REGION', 'name', 'Tags', 'a.b', 'a b', 'ü', '', '__proto__',
  'constructor', 'consul-x', 'berth-owner', 'BERTH-HASH', 'META_X', 'TAG', 'PORT', 'IP', 'ADDRESS',
  'NETWORK', 'ALIASES', 'WEIGHT', 'WEIGHTS', 'WEIGHTS_PASSING', 'WEIGHTS_WARNING',
  'ENABLE_TAG_OVERRIDE', 'CONNECT', 'CONNECT_NATIVE', 'NAMESPACE', 'PARTITION', 'TOKEN',
  'CHECK', 'CHECK_ID', 'CHECK_NAME', 'CHECK_NOTES', 'CHECK_HTTP', 'CHECK_HTTPS', 'CHECK_TCP',
  'CHECK_GRPC', 'CHECK_GRPC_USE_TLS', 'CHECK_H2PING', 'CHECK_UDP', 'CHECK_ALIAS', 'CHECK_TTL',
  'CHECK_CMD', 'CHECK_SCRIPT', 'CHECK_DOCKER', 'CHECK_SHELL', 'CHECK_ARGS', 'CHECK_HTTP_METHOD',
  'CHECK_HTTPS_METHOD', 'CHECK_HEADER', 'CHECK_BODY', 'CHECK_HOST', 'CHECK_PORT', 'CHECK_IP',
  'CHECK_INTERVAL', 'CHECK_TIMEOUT', 'CHECK_INITIAL_STATUS', 'CHECK_DEREGISTER_AFTER',
  'CHECK_TLS_SKIP_VERIFY', 'CHECK_TLS_SERVER_NAME', 'CHECK_SUCCESS_BEFORE_PASSING',
  'CHECK_FAILURES_BEFORE_WARNING', 'CHECK_FAILURES_BEFORE_CRITICAL', 'CHECK_OUTPUT_MAX_SIZE',
  'CHECK_DISABLE_REDIRECTS',
];

/** Between `SERVICE_` and the key: nothing, ports of `PORTS` and others, protocols, ranges. */
// prettier-ignore
export const SCOPES: readonly string[] = [
  '', '', '', '', '80_', '80_', '443_', '53_', '53_UDP_', '80_tcp_', '132_SCTP_', '80-443_',
  '1-65535_', '443-80_', '80-_', '-80_', '+80_', '080_', '0_', '65536_', '99999999999999999999_',
  '80_80_', '80', '_', 'TCP_',
];

/** Ports of the containers. */
export const PORTS: readonly number[] = [53, 80, 81, 132, 443, 8080];

/** Values that mean something somewhere, and their neighbours that mean nothing. */
// prettier-ignore
export const WORDS: readonly string[] = [
  '', ' ', 'true', 'false', '0', '1', '-1', '80', '65535', '65536', '1.5', '1e3', 'NaN', 'web',
  'a,b,c', 'a\\,b,c', 'a\\', ',', ', ,', 'blue', 'consul', '.', '..', '/', '//', 'a/b', 'a/../b', 'a//b',
  '/health', 'health?a=b#c', '@192.0.2.9/', '%', '%2e%2e', '%zz', '10s', '1m30s', '0s', '-1s', '1ms',
  '500us', '1d', '10', '1h1', '9999999h', '999999999999999999999s', 'passing', 'warning', 'critical',
  'PASSING', 'maintenance', 'GET', 'post', 'DELETE /', '0.0.0.0', '::', '[::]', '192.0.2.1', '2001:db8::1',
  'fe80::1%eth0', '127.0.0.1/8', 'localhost', 'eth0', 'bridge', 'host', 'a:b', '1:1', '10:0', '0:10',
  '{{.ID}}', '{{.Config.Hostname}},x', '{{', '{{.Nope}}', '{{range .Config.Env}}{{.}}{{end}}',
  '{"a":["b"]}', '{"a":', '["x"]', 'nc -z $SERVICE_IP $SERVICE_PORT', '"unclosed', '__proto__',
  'constructor', 'null', 'undefined', 'vm:web:80', 'vm:web:443',
];

/** Text that breaks what is careless with text; each is repeated and joined at will. */
// prettier-ignore
export const CHARACTERS: readonly string[] = [
  'a', 'Z', '0', '_', '-', '.', ',', '\\', '/', ':', '=', '%', '"', "'", '{', '}', '$', '@', '#', '?', ' ',
  '\0', '\n', '\r', '\t', '\x1b', '\x7f', '\x85', 'ü', 'ß', '日', '🚀', '\ud83d', '\ude80', '\u202e',
  '\ufeff', '\u2028', 'e\u0301',
];
