import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import fc from 'fast-check';
import { SCHEMA, releaseFileSchema } from '../../../../docs/release-file-schema.ts';
import { parseReleaseFile, valuesFor } from '../../../../src/cli/deploy/release-file.ts';
import { COMMON_FLAGS, RELEASE_FLAGS } from '../../../../src/cli/deploy/release-flags.ts';
import { wishOf } from '../../../../src/cli/deploy/release-wish.ts';
import { RELEASE_KEYS } from '../../../../src/cli/deploy/release-keys-table.ts';
import { isAllowed } from '../../../support/schema-check.ts';

const FULL = `# yaml-language-server: $schema=docs/berth.schema.json
$schema: https://example.org/berth.schema.json
defaults:
  min-healthy: 10s
  gate: true
services:
  workstation-0:
    instances: 4
    min-healthy: 1m30s
    proxies: ["http://10.0.0.1:80", "http://10.0.0.2:80"]
    drain-policy: keep
    standby: 0
  shop:
`;

function problems(text: string): readonly string[] {
  return parseReleaseFile(text).problems.map(
    ({ line, column, what }) => `${String(line)}:${String(column)} ${what}`,
  );
}

describe('parseReleaseFile', () => {
  it('gives what flags would say, the service’s own before the defaults', () => {
    const file = parseReleaseFile(FULL);

    expect(file.problems).to.deep.equal([]);
    expect(Object.fromEntries(valuesFor(file, 'workstation-0'))).to.deep.equal({
      ...{ 'min-healthy': '1m30s', gate: true, instances: '4', 'drain-policy': 'keep' },
      ...{ proxy: 'http://10.0.0.1:80,http://10.0.0.2:80', standby: '0' },
    });
    for (const name of ['shop', 'unknown', '__proto__']) {
      expect(Object.fromEntries(valuesFor(file, name))).to.deep.equal({
        ...{ 'min-healthy': '10s', gate: true },
      });
    }
  });

  it('gives only what the command line takes', () => {
    const every = [...RELEASE_KEYS].map(([, { flag, kind }]) => [flag, kind] as const);
    const known = [...RELEASE_FLAGS, ...COMMON_FLAGS].map(({ name }) => name);
    const values = new Map([
      ...valuesFor(parseReleaseFile(FULL), 'workstation-0'),
      ['version', '1'],
    ]);

    expect(every.filter(([flag]) => !known.includes(flag))).to.deep.equal([]);
    expect(wishOf('workstation-0', '1', { values, positionals: [] })).to.deep.include({
      ...{ instances: 4, isGated: true, drainPolicy: 'keep' },
    });
  });

  it('takes JSON, and a file that says nothing', () => {
    const json = parseReleaseFile('{"services":{"a":{"bake":"5m"}}}');

    expect(valuesFor(json, 'a').get('bake')).to.equal('5m');
    for (const empty of ['', '# nothing', 'defaults:\nservices:\n']) {
      expect(problems(empty)).to.deep.equal([]);
    }
  });

  const BAD: readonly (readonly [text: string, expected: string])[] = [
    ['a: [', '1:5 Flow sequence'],
    ['- a', '1:1 the file is a list: allowed are keys and values'],
    ['services: 1', '1:11 services is 1: allowed are keys and values'],
    ['version: 2', '1:1 the key "version" is not known: allowed are $schema, defaults, services'],
    ['$schema: 1', '1:10 $schema is 1: allowed is a URL'],
    ['services: {a b: {}}', '1:12 the service "a b": allowed are ASCII letters'],
    [
      'services:\n  a:\n    min-helthy: 1s',
      '3:5 the key "min-helthy" is not known: allowed are instances, proxies,',
    ],
    ['defaults: {settle: 10}', '1:20 settle is 10: allowed is a time such as 10s or 1m30s'],
    ['defaults: {settle: 5 s}', '1:20 settle is "5 s": allowed is a time'],
    [`defaults: {settle: ${'1'.repeat(32)}s}`, '1:20 settle is "1'],
    ['defaults: {instances: "4"}', '1:23 instances is "4": allowed is 1 to 1000'],
    ['defaults: {instances: 0}', '1:23 instances is 0: allowed is 1 to 1000'],
    ['defaults: {instances: 1.5}', '1:23 instances is 1.5: allowed is'],
    ['defaults: {gate: yes}', '1:18 gate is "yes": allowed is true or false'],
    ['defaults: {drain-policy: {}}', '1:26 drain-policy is a map: allowed is cut or keep'],
    ['defaults: {project: My App}', '1:21 project is "My App": allowed is small letters'],
    [
      'defaults: {proxies: http://a}',
      '1:21 proxies is "http://a": allowed is a list of up to 100 URLs',
    ],
    [
      'defaults: {proxies: [ftp://a]}',
      '1:21 proxies is a list: allowed is a list of up to 100 URLs',
    ],
    [
      'defaults: {proxies: ["https://a:443"]}',
      '1:21 proxies is a list: allowed is a list of up to 100 URLs, http://HOST:PORT',
    ],
  ];

  for (const [text, expected] of BAD) {
    it(`says where and what is wrong: ${expected}`, () => {
      const found = problems(text);

      expect(found).to.have.length(1);
      expect(found[0]).to.satisfy((one: string) => one.startsWith(expected), found[0]);
    });
  }
});

describe('The schema of the release file', () => {
  const schema = JSON.parse(releaseFileSchema()) as Readonly<Record<string, unknown>>;

  it('is what the table says: else run npm run docs:schema', () => {
    expect(readFileSync(SCHEMA, 'utf8')).to.equal(releaseFileSchema());
  });

  it('says what each key means', () => {
    const { release } = schema.definitions as Record<
      string,
      { properties: Record<string, { description: string }> }
    >;

    const silent = Object.values(release?.properties ?? {}).filter(
      ({ description }) => description === '',
    );
    expect(silent).to.deep.equal([]);
  });

  const isRead = (content: unknown): boolean =>
    parseReleaseFile(JSON.stringify(content)).problems.length === 0;

  it('allows the values that the parser allows, key by key', () => {
    const texts = ['10s', '1m30s', '5', '5 s', 'cut', 'keep', 'done', 'a', 'A b', 'http://a:1', ''];
    const urls = [['http://a:1'], ['http://a/'], ['https://a:1'], ['http://a/b'], ['http://a?b']];
    const lists = [[], ...urls, ['x'], [1], Array<string>(101).fill('http://a')];
    const others = [0, 1, 4, 1000, 1001, 1.5, -1, null, true, false, {}, `${'1'.repeat(32)}s`];
    let allowed = 0;
    for (const key of [...RELEASE_KEYS.keys(), 'unknown']) {
      for (const value of [...texts, ...lists, ...others]) {
        const content = { services: { web: { [key]: value } } };
        expect(isAllowed(content, schema), JSON.stringify(content)).to.equal(isRead(content));
        allowed += isRead(content) ? 1 : 0;
      }
    }
    expect(allowed).to.equal(72);
  });

  it('allows the files that the parser allows', () => {
    const release = fc.constantFrom(null, {}, { bake: '1s' }, { bake: 1 }, 1, [], 'x');
    const services = fc.dictionary(fc.constantFrom('web', 'a b', '_x'), release, { maxKeys: 2 });
    const file = fc.record(
      {
        ...{ defaults: release, services: fc.oneof(services, fc.constantFrom(null, 'x')) },
        ...{ $schema: fc.constantFrom('x', 1), other: fc.constant(1) },
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(file, fc.constantFrom(null, [], 1)), (content) => {
        expect(isAllowed(content, schema)).to.equal(isRead(content));
      }),
    );
  });
});
