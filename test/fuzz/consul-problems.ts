import { isIP } from 'node:net';

// Consul's own rules for the body of `PUT /v1/agent/service/register`, with what it accepts and
// cannot work with: IDs that no request path holds, control characters. Written from its
// documentation and from a real agent's answers, not from the code that makes the bodies.

type Fields = Readonly<Record<string, unknown>>;

// prettier-ignore
const SERVICE_FIELDS = new Set([
  'ID', 'Name', 'Address', 'Port', 'Tags', 'Meta', 'Checks', 'Weights', 'EnableTagOverride',
  'TaggedAddresses', 'Connect', 'Namespace', 'Partition',
]);
// prettier-ignore
const CHECK_FIELDS = new Set([
  'CheckID', 'Name', 'Notes', 'HTTP', 'TCP', 'GRPC', 'UDP', 'H2PING', 'TTL', 'Args', 'AliasService',
  'AliasNode', 'DockerContainerID', 'Shell', 'GRPCUseTLS', 'H2PingUseTLS', 'Interval', 'Timeout',
  'Method', 'Header', 'Body', 'Status', 'DeregisterCriticalServiceAfter', 'TLSSkipVerify',
  'TLSServerName', 'SuccessBeforePassing', 'FailuresBeforeWarning', 'FailuresBeforeCritical',
  'OutputMaxSize', 'DisableRedirects',
]);
const KINDS = ['HTTP', 'TCP', 'GRPC', 'UDP', 'H2PING', 'TTL', 'Args', 'AliasService'];
const DURATIONS = ['Timeout', 'TTL', 'DeregisterCriticalServiceAfter'];
const STATUSES = ['passing', 'warning', 'critical'];
const MOST_META = 64;

/** What Consul would refuse, or take and never be rid of; each a sentence. */
export function consulProblems(payload: object): readonly string[] {
  const service = payload as Fields;
  return [
    ...unknownFields(service, SERVICE_FIELDS),
    ...textProblems('ID', service.ID, 255),
    ...idProblems(text(service.ID)),
    ...textProblems('Name', service.Name, 255),
    ...addressProblems(text(service.Address)),
    ...portProblems('Port', service.Port),
    ...taggedProblems(fields(service.TaggedAddresses)),
    ...list(service.Tags).flatMap((tag) => textProblems('a tag', tag, 255)),
    ...metaProblems(fields(service.Meta)),
    ...weightProblems(service.Weights),
    ...list(service.Checks).flatMap((check) => checkProblems(fields(check))),
  ];
}

function taggedProblems(tagged: Fields): readonly string[] {
  return Object.entries(tagged).flatMap(([name, one]) => [
    ...(['lan_ipv4', 'lan_ipv6'].includes(name) ? [] : [`tagged address ${name}`]),
    ...addressProblems(text(fields(one).Address)),
    ...portProblems('a tagged port', fields(one).Port),
  ]);
}

function unknownFields(value: Fields, known: ReadonlySet<string>): readonly string[] {
  return Object.keys(value)
    .filter((name) => !known.has(name))
    .map((name) => `${name} is no field of it`);
}

function textProblems(name: string, value: unknown, mostBytes: number): readonly string[] {
  if (typeof value !== 'string' || value === '') return [`${name} is no text: ${String(value)}`];
  const shown = `${name} ${JSON.stringify(value.slice(0, 60))}`;
  return [
    ...(Buffer.byteLength(value) > mostBytes ? [`${shown} is too long`] : []),
    ...(/\p{Cc}/u.test(value) ? [`${shown} has control characters`] : []),
    ...(/\p{Cs}/u.test(value) ? [`${shown} has half a surrogate pair`] : []),
  ];
}

/** A path that a server would clean is a path to another service. */
function idProblems(id: string): readonly string[] {
  const segments = id.split('/').slice(0, id.endsWith('/') ? -1 : undefined);
  const isCleaned = id !== '' && segments.some((segment) => ['', '.', '..'].includes(segment));
  // Letters, marks, digits, punctuation, symbols and the blank: an agent answers 400 to a path with
  // any other character, U+202E and U+FEFF among them.
  const isPrintable = /^[\p{L}\p{M}\p{N}\p{P}\p{S} \p{Cc}]*$/u.test(id);
  const isSound = isPrintable && !isCleaned;
  return isSound ? [] : [`ID ${JSON.stringify(id.slice(0, 60))} cannot be deregistered`];
}

function addressProblems(address: string): readonly string[] {
  const isAny = ['0.0.0.0', '::', '[::]', '0:0:0:0:0:0:0:0'].includes(address);
  if (isAny) return [`Address ${address} is every address`];
  const isHost = /^[A-Za-z0-9_]([A-Za-z0-9_.-]{0,253})$/.test(address) || isIP(address) !== 0;
  return isHost ? [] : [`Address ${JSON.stringify(address.slice(0, 60))} is none`];
}

function portProblems(name: string, port: unknown): readonly string[] {
  const isPort = Number.isInteger(port) && Number(port) >= 0 && Number(port) <= 65_535;
  return isPort ? [] : [`${name} ${String(port)} is none`];
}

function metaProblems(meta: Fields): readonly string[] {
  const entries = Object.entries(meta);
  return [
    ...(entries.length > MOST_META ? [`Meta has ${String(entries.length)} pairs`] : []),
    ...entries.flatMap(([key, value]) => [
      ...(/^(?!consul-)[A-Za-z0-9_-]{1,128}$/.test(key) ? [] : [`Meta key ${key} is refused`]),
      ...(typeof value === 'string' && Buffer.byteLength(value) <= 512 && !/\p{Cs}/u.test(value)
        ? []
        : [`the value of Meta ${key} is refused`]),
    ]),
  ];
}

function weightProblems(weights: unknown): readonly string[] {
  if (weights === undefined) return [];
  return ['Passing', 'Warning'].flatMap((name) => {
    const weight = Number(fields(weights)[name]);
    const isWeight = Number.isInteger(weight) && weight >= (name === 'Passing' ? 1 : 0);
    return isWeight && weight <= 65_535 ? [] : [`weight ${name} is none`];
  });
}

function checkProblems(check: Fields): readonly string[] {
  const kinds = KINDS.filter((kind) => check[kind] !== undefined);
  const needsInterval =
    kinds.length > 0 && !kinds.includes('TTL') && !kinds.includes('AliasService');
  const isPaced = !needsInterval || milliseconds(check.Interval) >= 1000;
  return [
    ...unknownFields(check, CHECK_FIELDS),
    ...(kinds.length === 1 ? [] : [`a check is of kinds ${kinds.join(', ') || 'none'}`]),
    ...(isPaced ? [] : [`the interval ${String(check.Interval)} is none, or below a second`]),
    ...DURATIONS.filter(
      (name) => check[name] !== undefined && !(milliseconds(check[name]) > 0),
    ).map((name) => `${name} ${String(check[name])} is no duration`),
    ...(check.Status === undefined || STATUSES.includes(text(check.Status))
      ? []
      : [`status ${text(check.Status)} is none`]),
    ...targetProblems(check),
  ];
}

function targetProblems({ HTTP, TCP, Method }: Fields): readonly string[] {
  const isUrl = HTTP === undefined || /^https?:\/\/[^/?#\s@]+\/[!-~]*$/.test(text(HTTP));
  const isSocket = TCP === undefined || /^(\[[0-9a-f:.]+\]|[^:\s]+):\d{1,5}$/i.test(text(TCP));
  return [
    ...(isUrl ? [] : [`a check of ${text(HTTP).slice(0, 80)} has no such URL`]),
    ...(isSocket ? [] : [`a check of ${text(TCP).slice(0, 80)} has no such address`]),
    ...(Method === undefined || /^[A-Z]{1,20}$/.test(text(Method)) ? [] : ['a method is none']),
  ];
}

const UNIT_MS = new Map([
  ['ms', 1],
  ['s', 1000],
  ['m', 60_000],
  ['h', 3_600_000],
]);

/** NaN for what is no duration of Go. */
function milliseconds(value: unknown): number {
  if (!/^(\d+(\.\d+)?(ms|s|m|h))+$/.test(text(value))) return NaN;
  const parts = [...text(value).matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)];
  const total = parts.reduce(
    (sum, [, n, unit]) => sum + Number(n) * (UNIT_MS.get(unit ?? '') ?? 0),
    0,
  );
  // Go counts in 64 bits of nanoseconds.
  return total < 2 ** 63 / 1e6 ? total : NaN;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}

function fields(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}
