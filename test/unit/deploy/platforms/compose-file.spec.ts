import { expect } from 'chai';
import {
  overrideFile,
  projectName,
  zoneDefinition,
} from '../../../../src/deploy/platforms/compose-file.ts';
import { PlatformError } from '../../../../src/domain/deploy/zone-platform.ts';

const printed = (zone: string): string => `services:\n  shop-blue:\n${zone}`;

describe('zoneDefinition', () => {
  it('reads the image, the name and the tags, of an environment in lines', () => {
    const text = printed(`    image: shop:12
    environment: ["SERVICE_NAME=shop", "SERVICE_TAGS=blue,web", "BARE"]
    ports: ["4567"]
`);

    expect(zoneDefinition(text, 'shop-blue')).to.deep.equal({
      ...{ image: 'shop:12', serviceName: 'shop', tags: ['blue', 'web'], problems: [] },
    });
  });

  it('reads an environment that is a map', () => {
    const text = printed(`    environment:\n      SERVICE_NAME: shop\n`);

    expect(zoneDefinition(text, 'shop-blue')).to.deep.include({ serviceName: 'shop', tags: [] });
  });

  it('names the services that there are where the zone is not among them', () => {
    expect(() => zoneDefinition(printed('    image: a\n'), 'shop-green')).to.throw(
      PlatformError,
      'the Compose file has no service shop-green; it has shop-blue',
    );
  });

  it('finds a name that only one container can have', () => {
    const text = printed('    container_name: shop\n');

    expect(zoneDefinition(text, 'shop-blue').problems.join()).to.include('container_name');
  });

  for (const [ports, isFixed] of [
    ['["80"]', false],
    ['["80/udp"]', false],
    ['["8080:80"]', true],
    ['["127.0.0.1:8080:80"]', true],
    ['["127.0.0.1::80"]', false],
    ['[{target: 80}]', false],
    ['[{target: 80, published: ""}]', false],
    ['[{target: 80, published: 0}]', false],
    ['[{target: 80, published: "8080"}]', true],
    ['[{target: 80, published: 8080}]', true],
    ['[80]', false],
  ] as const) {
    it(`${isFixed ? 'finds a fixed host port' : 'finds no problem'} in ${ports}`, () => {
      const { problems } = zoneDefinition(printed(`    ports: ${ports}\n`), 'shop-blue');

      expect(problems).to.have.length(isFixed ? 1 : 0);
    });
  }
});

describe('overrideFile', () => {
  it('has the image and the labels, and the version of the file that it goes with', () => {
    const written = overrideFile('version: "2.1"\nservices: {}\n', 'shop-blue', 'shop@sha256:1', {
      a: 'b',
    });

    expect(JSON.parse(written)).to.deep.equal({
      version: '2.1',
      services: { 'shop-blue': { image: 'shop@sha256:1', labels: { a: 'b' } } },
    });
  });

  it('has no version where the file has none', () => {
    expect(JSON.parse(overrideFile('services: {}\n', 'a', 'b', {}))).not.to.have.property(
      'version',
    );
  });
});

describe('projectName', () => {
  it('is made of the directory as Compose makes it', () => {
    expect(projectName('My Shop_2.0-x')).to.equal('myshop_20-x');
  });
});
