import { networkInterfaces } from 'node:os';
import { expect } from 'chai';
import { allowedHostAddresses } from '../../../src/config/host-address.ts';
import { type ConfigSources, loadConfig } from '../../../src/config/load.ts';
import type { Config } from '../../../src/config/schema.ts';
import { SettingError } from '../../../src/domain/errors.ts';

function load(sources: Partial<ConfigSources>): Config {
  return loadConfig({ flags: new Map(), env: {}, file: undefined, ...sources });
}

describe('loadConfig, bad values', () => {
  const allowed = allowedHostAddresses(networkInterfaces());
  const refused = (sources: Partial<ConfigSources>, message: string): void => {
    expect(() => load(sources))
      .to.throw(SettingError)
      .with.property('message', `configuration: ${message}`);
  };

  const cases: readonly (readonly [string, Readonly<Record<string, string>>, string])[] = [
    [
      'a key with a flag',
      { BERTH_IP: 'x' },
      `ip (-ip, BERTH_IP): allowed is ${allowed}: value was "x"`,
    ],
    [
      'a key without a flag',
      { BERTH_WORKERS: 'many' },
      'workers (BERTH_WORKERS): allowed is a whole number from 1 to 86400: value was "many"',
    ],
    [
      'a key of a few words',
      { BERTH_LOG_LEVEL: 'loud' },
      'log.level (-log-level, BERTH_LOG_LEVEL): must be one of the possible values: ["error","warn","info","debug"]: value was "loud"',
    ],
    [
      'prefixes that are none, which would have every label read as nothing',
      { BERTH_LABEL_PREFIX: ',' },
      'labelPrefix (-label-prefix, BERTH_LABEL_PREFIX): allowed is a comma list of prefixes, such as SERVICE_,berth.: value was ","',
    ],
    [
      'milliseconds past a day',
      { BERTH_DOCKER_TIMEOUT_MS: '86400001', BERTH_CONSUL_TIMEOUT_MS: '86400001' },
      ['docker.timeoutMs (BERTH_DOCKER_TIMEOUT_MS)', 'consul.timeoutMs (BERTH_CONSUL_TIMEOUT_MS)']
        .map((key) => `${key}: allowed is a whole number from 1 to 86400000: value was 86400001`)
        .join('; '),
    ],
    [
      'several keys',
      { BERTH_IP: 'x', BERTH_INTERNAL: 'yes' },
      `ip (-ip, BERTH_IP): allowed is ${allowed}: value was "x"; internal (-internal, BERTH_INTERNAL): allowed is true or false: value was "yes"`,
    ],
    [
      'a value with a line break',
      { BERTH_IP: 'x\nworkers: 1' },
      String.raw`ip (-ip, BERTH_IP): allowed is ${allowed}: value was "x\nworkers: 1"`,
    ],
  ];
  for (const [name, env, message] of cases) {
    it(`says key, value and what is allowed for ${name}`, () => {
      refused({ env }, message);
    });
  }

  it('says key, value and what is allowed for a flag', () => {
    refused(
      { flags: new Map([['hostname', 'a b']]) },
      'hostname (-hostname, BERTH_HOSTNAME): allowed is letters, digits, dots, dashes and underscores, at most 253: value was "a b"',
    );
  });
});
