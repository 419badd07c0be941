import { expect } from 'chai';
import {
  type PortMetadata,
  type ServiceMetadata,
  metadataForPort,
  parseServiceMetadata,
} from '../../../../src/domain/mapping/service-metadata.ts';

/** The values alone, those for ports by how the port was written. */
interface Values {
  readonly generic: ReadonlyMap<string, string>;
  readonly byPort: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

function valuesOf({ generic: { values }, scopes }: ServiceMetadata): Values {
  const byPort = [...scopes].map(([written, scope]) => [written, scope.values] as const);
  return { generic: values, byPort: new Map(byPort) };
}

function fromEnvironment(...environment: readonly string[]): ServiceMetadata {
  return parseServiceMetadata(environment, new Map());
}

function fromLabels(labels: Readonly<Record<string, string>>): ServiceMetadata {
  return parseServiceMetadata([], new Map(Object.entries(labels)));
}

const generic = (values: Readonly<Record<string, string>>): Values => ({
  generic: new Map(Object.entries(values)),
  byPort: new Map(),
});

const forPort = (port: string, values: Readonly<Record<string, string>>): Values => ({
  generic: new Map(),
  byPort: new Map([[port, new Map(Object.entries(values))]]),
});

describe('parseServiceMetadata', () => {
  const cases = [
    { name: 'SERVICE_NAME=web', gives: generic({ name: 'web' }) },
    { name: 'SERVICE_Name=web', gives: generic({ name: 'web' }) },
    { name: 'SERVICE_NAME=', gives: generic({ name: '' }) },
    { name: 'SERVICE_A=b=c', gives: generic({ a: 'b=c' }) },
    { name: 'SERVICE_=y', gives: generic({ '': 'y' }) },
    { name: 'SERVICE_80=x', gives: generic({ '80': 'x' }) },
    { name: 'SERVICE_80x_NAME=x', gives: generic({ '80x_name': 'x' }) },
    { name: 'SERVICE_FOO.BAR=1', gives: generic({ 'foo.bar': '1' }) },
    { name: 'SERVICE___PROTO__=x', gives: generic({ ['__proto__']: 'x' }) },
    { name: 'SERVICE_80_NAME=x', gives: forPort('80', { name: 'x' }) },
    { name: 'SERVICE_80_80_X=1', gives: forPort('80', { '80_x': '1' }) },
    { name: 'SERVICE_80_=x', gives: forPort('80', { '': 'x' }) },
    { name: 'SERVICE_080_NAME=x', gives: forPort('080', { name: 'x' }) },
    { name: 'SERVICE_A80_B=x', gives: generic({ a80_b: 'x' }) },
    { name: 'SERVICE_+80_NAME=x', gives: forPort('+80', { name: 'x' }) },
    { name: 'SERVICE_-80_NAME=x', gives: forPort('-80', { name: 'x' }) },
    { name: 'SERVICE_80_A\nB=x', gives: forPort('80', { 'a\nb': 'x' }) },
    { name: 'service_name=web', gives: generic({}) },
    { name: 'MY_SERVICE_NAME=web', gives: generic({}) },
    { name: 'SERVICE_NAME', gives: generic({}) },
    { name: '=SERVICE_NAME=web', gives: generic({}) },
    { name: '', gives: generic({}) },
  ];
  for (const { name, gives } of cases) {
    it(`reads the variable ${JSON.stringify(name)}`, () => {
      expect(valuesOf(fromEnvironment(name))).to.deep.equal(gives);
    });
  }

  it('reads labels like variables', () => {
    expect(
      valuesOf(fromLabels({ SERVICE_NAME: 'web', SERVICE_80_TAGS: 'a', other: 'x' })),
    ).to.deep.equal({
      generic: new Map([['name', 'web']]),
      byPort: new Map([['80', new Map([['tags', 'a']])]]),
    });
  });

  it('takes a label for stronger than a variable', () => {
    const labels = new Map([['SERVICE_NAME', 'from-label']]);

    expect(valuesOf(parseServiceMetadata(['SERVICE_NAME=from-env'], labels))).to.deep.equal(
      generic({ name: 'from-label' }),
    );
  });

  it('takes an empty label for stronger than a variable', () => {
    const labels = new Map([['SERVICE_NAME', '']]);

    expect(valuesOf(parseServiceMetadata(['SERVICE_NAME=from-env'], labels))).to.deep.equal(
      generic({ name: '' }),
    );
  });

  it('takes the last of several variables of one name', () => {
    expect(valuesOf(fromEnvironment('SERVICE_NAME=first', 'SERVICE_NAME=last'))).to.deep.equal(
      generic({ name: 'last' }),
    );
  });

  it('does not depend on the order of labels that differ only in case', () => {
    const upper = ['SERVICE_NAME', 'upper'] as const;
    const mixed = ['SERVICE_Name', 'mixed'] as const;

    const oneWay = parseServiceMetadata([], new Map([upper, mixed]));
    const otherWay = parseServiceMetadata([], new Map([mixed, upper]));

    expect(oneWay).to.deep.equal(otherWay);
  });
});

describe('metadataForPort', () => {
  const metadata = fromLabels({
    SERVICE_NAME: 'generic',
    SERVICE_TAGS: 'a',
    SERVICE_80_NAME: 'scoped',
    SERVICE_81_NAME: '',
    SERVICE_082_NAME: 'padded',
  });
  const named = (
    name: string,
    ...portScoped: readonly string[]
  ): Pick<PortMetadata, 'values' | 'portScoped'> => ({
    values: new Map([
      ['name', name],
      ['tags', 'a'],
    ]),
    portScoped: new Set(portScoped),
  });

  const cases = [
    {
      name: 'a value for the port hides the generic one',
      port: 80,
      gives: named('scoped', 'name'),
    },
    { name: 'even an empty one does', port: 81, gives: named('', 'name') },
    { name: 'a padded port is no port', port: 82, gives: named('generic') },
    { name: 'other ports get the generic values', port: 8080, gives: named('generic') },
  ];
  for (const { name, port, gives } of cases) {
    it(`${name}: port ${String(port)}`, () => {
      const { values, portScoped } = metadataForPort(metadata, { port, protocol: 'tcp' });

      expect({ values, portScoped }).to.deep.equal(gives);
    });
  }
});
