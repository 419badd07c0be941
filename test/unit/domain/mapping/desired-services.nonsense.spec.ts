import { expect } from 'chai';
import {
  type Essence,
  aCheck,
  aContainer,
  aRegistration,
  essenceOf,
  rules,
} from '../../../support/builders.ts';

function desired(labels: Readonly<Record<string, string>>): Essence {
  return essenceOf(aContainer({ labels }), rules());
}

/** All is well with the service but what the warnings say. */
const warned = (...warnings: readonly string[]): Essence => ({
  services: [aRegistration()],
  ignored: [],
  warnings,
});

const notInDns = (name: string): string =>
  `service name "${name}" cannot be looked up by DNS: letters, digits and dashes, at most 63, can be`;

describe('desiredServices of nonsense', () => {
  const badPorts = ['81', '0', '080', '-80', '65536', '99999999999999999999'];
  for (const port of badPorts) {
    it(`has no use for a label of port ${port}, says so, and registers the others`, () => {
      expect(desired({ [`SERVICE_${port}_NAME`]: 'x' })).to.deep.equal(
        warned(`"SERVICE_${port}_NAME" has no effect: the container has no port "${port}"`),
      );
    });
  }

  it('says once that labels are for a port that the container lacks', () => {
    const labels = { SERVICE_81_NAME: 'x', SERVICE_81_TAGS: 'x', SERVICE_81_ID: 'x' };

    expect(desired(labels).warnings).to.deep.equal([
      '"SERVICE_81_ID" has no effect: the container has no port "81"',
    ]);
  });

  it('shortens what it says about a port of 10 kB', () => {
    const port = '1'.repeat(10_240);

    expect(desired({ [`SERVICE_${port}_NAME`]: 'x' }).warnings).to.deep.equal([
      `"SERVICE_${port.slice(0, 32)}…" has no effect: the container has no port "${port.slice(0, 40)}…"`,
    ]);
  });

  it('leaves out a tag of 10 kB and keeps the others', () => {
    const result = desired({ SERVICE_TAGS: `a,${'x'.repeat(10_240)},b` });

    expect(result.services).to.deep.equal([aRegistration({ tags: ['a', 'b'] })]);
  });

  it('takes __proto__ for a word like any other, wherever it stands', () => {
    const labels = {
      ['__proto__']: 'x',
      SERVICE___PROTO__: 'x',
      SERVICE_NAME: '__proto__',
      SERVICE_TAGS: '__proto__,constructor',
      SERVICE_CONSTRUCTOR: 'y',
    };

    expect(desired(labels)).to.deep.equal({
      services: [
        aRegistration({
          name: '__proto__',
          tags: ['__proto__', 'constructor'],
          meta: { ['__proto__']: 'x', constructor: 'y' },
        }),
      ],
      ignored: [],
      warnings: [notInDns('__proto__')],
    });
  });

  it('keeps NUL out of everything but Meta values, where Consul takes it', () => {
    const labels = {
      SERVICE_NAME: 'a\0',
      SERVICE_ID: 'b\0',
      SERVICE_TAGS: 'c\0,d',
      SERVICE_E: 'f\0',
      SERVICE_CHECK_HTTP: '/\0',
    };

    expect(desired(labels).services).to.deep.equal([
      aRegistration({
        name: 'a',
        tags: ['d'],
        meta: { e: 'f\0' },
        checks: [aCheck({ target: 'http://10.0.0.1:8080/%00' })],
      }),
    ]);
  });

  it('keeps emoji', () => {
    const labels = {
      SERVICE_NAME: '🚢',
      SERVICE_ID: 'id-🚢',
      SERVICE_TAGS: '🚢',
      SERVICE_E: '🚢',
      SERVICE_CHECK_HTTP: '/🚢',
    };

    expect(desired(labels)).to.deep.equal({
      services: [
        aRegistration({
          id: 'id-🚢',
          name: '🚢',
          tags: ['🚢'],
          meta: { e: '🚢' },
          checks: [aCheck({ target: 'http://10.0.0.1:8080/%F0%9F%9A%A2' })],
        }),
      ],
      ignored: [],
      warnings: [notInDns('🚢')],
    });
  });

  it('survives half a surrogate pair in a check’s path', () => {
    expect(desired({ SERVICE_CHECK_HTTP: '/\ud83d' }).services[0]?.checks).to.deep.equal([
      aCheck({ target: 'http://10.0.0.1:8080/%EF%BF%BD' }),
    ]);
  });

  it('keeps 61 of a thousand Meta pairs, and says the first twenty of the others', () => {
    const keys = Array.from({ length: 1_000 }, (_, index) => `SERVICE_K${String(index)}`);

    const { services, warnings } = desired(Object.fromEntries(keys.map((key) => [key, 'x'])));

    expect([services[0]?.meta.size, warnings.length]).to.deep.equal([61, 21]);
  });

  it('reads variables that are none as nothing', () => {
    const environment = ['', '=', '=x', 'SERVICE_NAME', '\0', 'SERVICE'];

    expect(essenceOf(aContainer({ environment }), rules())).to.deep.equal(warned());
  });
});
