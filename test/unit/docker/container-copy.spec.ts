import { expect } from 'chai';
import { containerCopy } from '../../../src/docker/container-copy.ts';

describe('containerCopy', () => {
  const inspected = (facts: object = {}, config: object = {}): object => ({
    ...{ Id: 'abcdef012345678901234567', Image: 'sha256:1', HostConfig: { NetworkMode: 'bridge' } },
    Config: {
      ...{
        Hostname: 'abcdef012345',
        Image: 'shop:1',
        Env: ['A=1'],
        MacAddress: '02:42:ac:11:00:02',
      },
      ...{ Labels: { a: '1', number: '1' }, ...config },
    },
    NetworkSettings: { Networks: { shop: { Aliases: ['shop-blue', 'abcdef012345'] } } },
    ...facts,
  });

  it('has the same image and settings, and labels of its own', () => {
    const copy = containerCopy(inspected(), new Map([['number', '2']]));

    expect(copy).to.deep.include({
      ...{ Image: 'sha256:1', Env: ['A=1'], Labels: { a: '1', number: '2' } },
      ...{ HostConfig: { NetworkMode: 'bridge' }, NetworkingConfig: { EndpointsConfig: {} } },
    });
  });

  it('leaves out what is the container’s own', () => {
    const copy = containerCopy(inspected(), new Map());
    expect([copy.Hostname, copy.MacAddress]).to.deep.equal([undefined, undefined]);
    const named = containerCopy(inspected({}, { Hostname: 'shop' }), new Map());
    expect(named.Hostname).to.equal('shop');
  });

  it('joins the network that it was made with, by its aliases', () => {
    const copy = containerCopy(inspected({ HostConfig: { NetworkMode: 'shop' } }), new Map());
    const endpoints = { EndpointsConfig: { shop: { Aliases: ['shop-blue'] } } };
    expect(copy.NetworkingConfig).to.deep.equal(endpoints);
  });

  it('shares the network of another without joining it', () => {
    const copy = containerCopy(
      inspected({ HostConfig: { NetworkMode: 'container:x' } }),
      new Map(),
    );
    expect(copy.NetworkingConfig).to.deep.equal({ EndpointsConfig: {} });
  });
});
