import { expect } from 'chai';
import { declaredProxies } from '../../../src/deploy/phases/traffic.ts';
import type { Proxy, ServiceCatalog } from '../../../src/domain/deploy/traffic.ts';
import { DependencyError } from '../../../src/domain/errors.ts';

const EDGE: Proxy = { name: 'edge', url: 'http://edge', containerId: '' };

const catalogOf = (proxies: ServiceCatalog['proxies']): ServiceCatalog => ({
  ...{ instances: () => Promise.resolve([]), withdraw: () => Promise.resolve(false) },
  proxies,
});
const failing = (kind: DependencyError['kind']): ServiceCatalog =>
  catalogOf(() => Promise.reject(new DependencyError('consul', kind, 'no')));

async function failureOf(act: Promise<unknown>): Promise<unknown> {
  return act.catch((error: unknown) => error);
}

describe('declaredProxies', () => {
  it('are those in Consul', async () => {
    const catalog = catalogOf(() => Promise.resolve([EDGE]));

    expect(await declaredProxies({ catalog, proxies: [] })).to.deep.equal([EDGE]);
  });

  it('are not none where the token may hide some', async () => {
    const catalog = failing('refused');

    expect(await failureOf(declaredProxies({ catalog, proxies: [] }))).to.be.instanceOf(
      DependencyError,
    );
  });

  it('need not be seen where some are named', async () => {
    expect(await declaredProxies({ catalog: failing('refused'), proxies: [EDGE] })).to.deep.equal(
      [],
    );
  });

  it('are not none while Consul is away, whoever is named', async () => {
    const catalog = failing('unreachable');

    expect(await failureOf(declaredProxies({ catalog, proxies: [EDGE] }))).to.be.instanceOf(
      DependencyError,
    );
  });
});
