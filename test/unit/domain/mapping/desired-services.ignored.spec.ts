import { expect } from 'chai';
import {
  type ContainerFacts,
  type Essence,
  aContainer,
  aRegistration,
  essenceOf,
  rules,
} from '../../../support/builders.ts';

type Labels = Readonly<Record<string, string>>;

const registered = (name: string): Essence => ({
  services: [aRegistration({ name })],
  ignored: [],
  warnings: [],
});

const ignored = (reason: string, ...warnings: readonly string[]): Essence => ({
  services: [],
  ignored: [{ port: '80/tcp', reason }],
  warnings,
});

describe('desiredServices with SERVICE_IGNORE', () => {
  const desired = (labels: Labels): Essence => essenceOf(aContainer({ labels }), rules());
  const reason = 'SERVICE_IGNORE is set';

  for (const value of ['true', '1', 'yes', 'x', ' ', '10', 'falsehood']) {
    it(`ignores the port for ${JSON.stringify(value)}`, () => {
      expect(desired({ SERVICE_IGNORE: value })).to.deep.equal(ignored(reason));
    });
  }

  for (const value of ['false', 'False', '0', 'no', 'off']) {
    it(`ignores the port for ${value} too, and says that this may surprise`, () => {
      expect(desired({ SERVICE_IGNORE: value })).to.deep.equal(
        ignored(reason, `SERVICE_IGNORE="${value}" ignores too: any value but the empty one does`),
      );
    });
  }

  it('registers the port when it is empty', () => {
    expect(desired({ SERVICE_IGNORE: '' })).to.deep.equal(registered('nginx'));
  });

  it('ignores the port that it is for', () => {
    expect(desired({ SERVICE_80_IGNORE: 'true' })).to.deep.equal(ignored(reason));
  });

  it('registers a port that an empty one is for', () => {
    expect(desired({ SERVICE_IGNORE: 'true', SERVICE_80_IGNORE: '' })).to.deep.equal(
      registered('nginx'),
    );
  });

  it('says nothing about what it would have repaired', () => {
    expect(desired({ SERVICE_IGNORE: 'true', SERVICE_TAGS: 'a\n' })).to.deep.equal(ignored(reason));
  });
});

describe('desiredServices with -explicit', () => {
  const desired = (facts: ContainerFacts): Essence =>
    essenceOf(aContainer(facts), rules({ explicit: true }));

  const unnamed: readonly Labels[] = [
    {},
    { SERVICE_NAME: '' },
    { SERVICE_NAME: 'app', SERVICE_80_NAME: '' },
    { SERVICE_TAGS: 'a', SERVICE_ID: 'x' },
  ];
  for (const labels of unnamed) {
    it(`ignores the port for ${JSON.stringify(labels)}`, () => {
      expect(desired({ labels })).to.deep.equal(
        ignored('-explicit is set and no SERVICE_NAME names it'),
      );
    });
  }

  for (const labels of [{ SERVICE_NAME: 'app' }, { SERVICE_80_NAME: 'app' }]) {
    it(`registers the port for ${JSON.stringify(labels)}`, () => {
      expect(desired({ labels })).to.deep.equal(registered('app'));
    });
  }

  for (const variable of ['SERVICE_NAME=app', 'SERVICE_80_NAME=app']) {
    it(`registers the port for the variable ${variable}`, () => {
      expect(desired({ environment: [variable] })).to.deep.equal(registered('app'));
    });
  }

  it('registers the one port that is named, with the others counted', () => {
    const ports = ['8080:80', '8081:81'];

    expect(desired({ ports, labels: { SERVICE_80_NAME: 'app' } })).to.deep.equal({
      services: [aRegistration({ name: 'app' })],
      ignored: [{ port: '81/tcp', reason: '-explicit is set and no SERVICE_NAME names it' }],
      warnings: [],
    });
  });
});
