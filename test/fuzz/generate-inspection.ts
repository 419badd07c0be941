import type { MappingRules } from '../../src/domain/mapping/map-port.ts';
import type { Random } from '../simulation/random.ts';
import { rules } from '../support/builders.ts';
import { CHARACTERS, COMMON_KEYS, KEYS, PORTS, SCOPES, WORDS } from './label-grammar.ts';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** An answer of `GET /containers/ID/json`: mostly right in shape, sometimes broken, rarely huge. */
export function generateInspection(random: Random): unknown {
  const body: Json = {
    Id: random.chance(0.98) ? 'c0ffee'.padEnd(64, '0') : text(random),
    Name: random.chance(0.95) ? '/web' : text(random),
    State: { Running: random.chance(0.98), Restarting: false, Dead: false },
    Config: config(random),
    HostConfig: { NetworkMode: random.chance(0.9) ? random.pick(MODES) : text(random) },
    NetworkSettings: { Ports: publishedPorts(random), Networks: networks(random) },
  };
  return random.chance(0.25) ? damaged(body, random) : body;
}

/** The settings of a host: addresses for documentation only, for checks will go there. */
export function generateRules(random: Random): MappingRules {
  return rules({
    hostAddress: random.pick(['192.0.2.1', '2001:db8::1']),
    forcedAddress: random.pick(['', '', '192.0.2.2', '2001:db8::2']),
    secondHostAddress: random.pick(['', '2001:db8::3', '192.0.2.3']),
    internal: random.chance(0.3),
    explicit: random.chance(0.1),
    compat: random.chance(0.2),
    ipFamily: random.pick(['ipv4', 'ipv6', 'dual']),
    allBindings: random.chance(0.2),
    hostPorts: random.pick(['exposed', 'published']),
    addressLabel: random.pick(['', '', 'SERVICE_IP']),
    networks: random.pick([[], [], ['net']]),
    ...namingRules(random),
    ...filterRules(random),
  });
}

function namingRules(random: Random): Partial<MappingRules> {
  const options = ['trim', 'dedupe', 'merge'] as const;
  return {
    nameSource: random.pick(['image', 'container', 'compose', 'swarm']),
    namePrefix: random.pick(['', '', 'eu-']),
    portSuffix: random.pick(['auto', 'auto', 'always', 'never']),
    extraTags: random.pick(['', '', 'x,y', '{{.Config.Hostname}}', '{{.Nope}}']),
    tagOptions: new Set(options.filter(() => random.chance(0.2))),
    labelTemplates: random.chance(0.2),
    identityMeta: random.chance(0.2),
    labelPrefixes: random.pick([['SERVICE_'], ['SERVICE_'], ['berth.', 'SERVICE_']]),
  };
}

function filterRules(random: Random): Partial<MappingRules> {
  return {
    enableScriptChecks: random.chance(0.2),
    reservedServices: random.pick([[], ['consul']]),
    denyServices: random.pick([[], [], ['*web*']]),
  };
}

const MODES = ['bridge', 'default', 'host', 'none', 'container:c0ffee', 'net', ''];
const IMAGES = ['nginx:1.25', 'reg:5000/ns/app@sha256:01', 'sha256:01', '', '/', ':', 'a//b', '..'];
const ADDRESSES = ['', '0.0.0.0', '::', '127.0.0.1', '192.0.2.3', '2001:db8::3'];
const MOST_LABELS = 2000;
const MOST_PORTS = 500;
const LONGEST_TEXT = 200_000;

function config(random: Random): Json {
  const isHuge = random.chance(0.001);
  const labels = pairs(random, isHuge ? MOST_LABELS : random.between(0, 12));
  const environment = pairs(random, random.between(0, 12)).map(([key, value]) =>
    random.chance(0.97) ? `${key}=${value}` : text(random),
  );
  return {
    Image: random.chance(0.8) ? random.pick(IMAGES) : text(random),
    Env: environment,
    // As own keys, `__proto__` too: that is what JSON.parse makes.
    Labels: Object.fromEntries(labels),
    ExposedPorts: Object.fromEntries(random.chance(0.3) ? [[portKey(random), {}]] : []),
  };
}

function pairs(random: Random, count: number): readonly (readonly [string, string])[] {
  return Array.from({ length: count }, () => [labelKey(random), value(random)] as const);
}

function labelKey(random: Random): string {
  if (random.chance(0.05)) return text(random);
  const prefix = random.chance(0.97) ? 'SERVICE_' : random.pick(['service_', 'SERVICE', '']);
  const key = random.pick(random.chance(0.5) ? COMMON_KEYS : KEYS);
  return `${prefix}${random.pick(SCOPES)}${random.chance(0.95) ? key : text(random)}`;
}

function value(random: Random): string {
  if (random.chance(0.3)) return text(random);
  const words = Array.from({ length: random.between(1, 4) }, () => random.pick(WORDS));
  return random.chance(0.8) ? random.pick(WORDS) : words.join(',');
}

/** Around the limits of 128, 255 and 512 bytes, or of the machine. */
function text(random: Random): string {
  const length = random.chance(0.9) ? random.between(0, 12) : random.between(100, 600);
  const pieces = Array.from({ length }, () => random.pick(CHARACTERS)).join('');
  if (random.chance(0.3)) return random.pick(CHARACTERS).repeat(length);
  return random.chance(0.001) ? pieces.repeat(LONGEST_TEXT / (pieces.length + 1)) : pieces;
}

function publishedPorts(random: Random): Json {
  const count = random.chance(0.001) ? MOST_PORTS : random.between(0, 4);
  const ports = Array.from({ length: count }, (_, index) => {
    const key = count > PORTS.length ? `${String(1 + index)}/tcp` : portKey(random);
    return [key, random.chance(0.2) ? null : bindings(random)] as const;
  });
  return Object.fromEntries(ports);
}

function portKey(random: Random): string {
  if (random.chance(0.03)) return text(random);
  const protocol = random.pick(['tcp', 'tcp', 'tcp', 'udp', 'sctp', 'icmp', '']);
  return `${String(random.chance(0.97) ? random.pick(PORTS) : random.between(0, 70_000))}/${protocol}`;
}

function bindings(random: Random): Json {
  return Array.from({ length: random.between(0, 3) }, () => ({
    HostIp: random.chance(0.97) ? random.pick(ADDRESSES) : text(random),
    HostPort: random.chance(0.95) ? String(random.between(1, 65_535)) : random.pick(WORDS),
  }));
}

function networks(random: Random): Json {
  const names = ['bridge', 'net', '__proto__', text(random)];
  return Object.fromEntries(
    Array.from({ length: random.between(0, 3) }, () => [
      random.pick(names),
      {
        IPAddress: random.chance(0.9) ? random.pick(ADDRESSES) : text(random),
        GlobalIPv6Address: random.pick(['', '2001:db8::4', 'fe80::1', text(random)]),
        GwPriority: random.pick([0, 1, -1, 'x', null]),
      },
    ]),
  );
}

/** The body with one part of it replaced, removed, or buried. */
function damaged(value: Json, random: Random): Json {
  const isBranch = typeof value === 'object' && value !== null;
  const keys = isBranch ? Object.keys(value) : [];
  if (!isBranch || keys.length === 0 || random.chance(0.15)) return junk(random);
  const key = random.pick(keys);
  const entries = Object.entries(value).flatMap(([name, item]): readonly [string, Json][] => {
    if (name !== key) return [[name, item]];
    return random.chance(0.1) ? [] : [[name, damaged(item, random)]];
  });
  return Array.isArray(value) ? entries.map(([, item]) => item) : Object.fromEntries(entries);
}

function junk(random: Random): Json {
  const kinds: readonly (() => Json)[] = [
    () => null,
    () => random.chance(0.5),
    () => random.pick([0, -1, 1.5, 1e308, 2 ** 53]),
    () => value(random),
    () => [],
    () => ({}),
    () => [null, {}, [], 1, 'SERVICE_NAME=x'],
    () => Object.fromEntries([['__proto__', { SERVICE_NAME: 'x' }]]),
    () => buried(random.pick([3, 300, 3000])),
  ];
  return random.pick(kinds)();
}

function buried(depth: number): Json {
  let body: Json = 'x';
  for (let level = 0; level < depth; level += 1) body = level % 2 === 0 ? [body] : { a: body };
  return body;
}
