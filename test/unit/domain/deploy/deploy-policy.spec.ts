import { expect } from 'chai';
import { releaseKeys } from '../../../../src/consul/release-keys.ts';
import {
  deployPolicy,
  policyHcl,
  policyJson,
} from '../../../../src/domain/deploy/deploy-policy.ts';

const WISH = { service: 'web', serviceName: 'juan', proxies: [] };

describe('deployPolicy', () => {
  it('lets every key of a release be written', () => {
    const { journal, ...keys } = releaseKeys('web');
    const rules = deployPolicy(WISH).filter(({ policy }) => policy === 'write');

    const refused = [...Object.values(keys), journal('d1')].filter(
      (key: string) =>
        !rules.some(
          ({ resource, name }) =>
            (resource === 'key' && name === key) ||
            (resource === 'key_prefix' && key.startsWith(name)),
        ),
    );
    expect(refused).to.deep.equal([]);
  });

  it('shows all services while nobody says which are proxies, and then only those', () => {
    const read = (proxies: readonly string[]): readonly string[] =>
      deployPolicy({ ...WISH, proxies })
        .filter(({ resource }) => resource.startsWith('service'))
        .map(({ resource, name, policy }) => `${policy} ${resource} ${name}`);

    expect(read([])).to.deep.equal(['read service_prefix ']);
    expect(read(['nginx'])).to.deep.equal(['read service juan', 'read service nginx']);
  });

  it('is written with the reason of each rule', () => {
    const [first] = deployPolicy(WISH);

    expect(policyHcl(first === undefined ? [] : [first])).to.equal(
      '# The pointer that proxies follow.\nkey "web-active-zone" {\n  policy = "write"\n}\n',
    );
  });

  it('is the same as JSON', () => {
    expect(JSON.parse(policyJson(deployPolicy(WISH)))).to.deep.equal({
      key: { 'web-active-zone': { policy: 'write' }, 'web-active-version': { policy: 'write' } },
      key_prefix: { 'deploy/web/': { policy: 'write' } },
      session_prefix: { '': { policy: 'write' } },
      service_prefix: { '': { policy: 'read' } },
      node_prefix: { '': { policy: 'read' } },
    });
  });
});
