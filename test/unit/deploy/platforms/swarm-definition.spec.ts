import { expect } from 'chai';
import type { RuntimeService } from '../../../../src/domain/deploy/service-runtime.ts';
import type { ZoneDefinition } from '../../../../src/domain/deploy/zone-platform.ts';
import { PlatformError } from '../../../../src/domain/deploy/zone-platform.ts';
import { swarmDefinition } from '../../../../src/deploy/platforms/swarm-definition.ts';
import { aService } from '../../../support/fake-swarm.ts';

const HOST_8080 = { mode: 'host', published: 8080, protocol: 'tcp' } as const;

const define = (facts: Partial<RuntimeService>, other?: Partial<RuntimeService>): ZoneDefinition =>
  swarmDefinition(aService(facts), '2', other && aService({ name: 'shop-green', ...other }));

describe('swarmDefinition', () => {
  it('reads the service’s name and tags from its variables', () => {
    const environment = new Map([
      ['SERVICE_NAME', 'shop'],
      ['SERVICE_TAGS', 'blue,,v1'],
    ]);

    const expected = { serviceName: 'shop', tags: ['blue', 'v1'], image: 'host:5000/shop:2' };
    expect(define({ environment })).to.deep.equal({ ...expected, problems: [] });
  });

  it('takes a label before a variable', () => {
    const labels = new Map([
      ['SERVICE_NAME', 'other'],
      ['SERVICE_TAGS', 'green'],
    ]);

    expect(define({ labels })).to.deep.include({ serviceName: 'other', tags: ['green'] });
  });

  it('has no name where nobody gave one', () => {
    expect(define({ environment: new Map() })).to.deep.include({ serviceName: '', tags: [] });
  });

  it('leaves it to the swarm how many of one port of the host there is room for', () => {
    expect(define({ ports: [HOST_8080] }).problems).to.deep.equal([]);
  });

  for (const [what, facts, words] of [
    ['mode global', { mode: 'global' }, 'is in mode global'],
    ['a job', { mode: 'job' }, 'is in mode job'],
    ['an image without a tag', { image: 'shop@sha256:a' }, 'cannot take the place of a tag'],
    [
      'a port on the ingress mesh',
      { ports: [{ mode: 'ingress', published: 80, protocol: 'tcp' }] },
      'publishes port 80/tcp on the ingress mesh',
    ],
  ] as const) {
    it(`refuses ${what}`, () => {
      expect(() => define(facts)).to.throw(PlatformError, words);
    });
  }

  it('refuses two zones with the same fixed port of the host', () => {
    const words = 'services shop-blue and shop-green publish the same host port 8080/tcp';
    expect(() => define({ ports: [HOST_8080] }, { ports: [HOST_8080] })).to.throw(words);
  });

  for (const [what, port] of [
    ['another number', { ...HOST_8080, published: 8081 }],
    ['another protocol', { ...HOST_8080, protocol: 'udp' }],
    ['whichever is free', { ...HOST_8080, published: 0 }],
  ] as const) {
    it(`allows the other zone a port of ${what}`, () => {
      expect(define({ ports: [HOST_8080] }, { ports: [port] }).problems).to.deep.equal([]);
    });
  }

  it('allows ports on the mesh and the host that the swarm chooses', () => {
    const ports = (['ingress', 'host'] as const).map((mode) => ({
      ...{ mode, published: 0, protocol: 'tcp' },
    }));

    expect(define({ ports }, { ports }).problems).to.deep.equal([]);
  });
});
