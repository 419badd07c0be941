import { expect } from 'chai';
import { consulGet } from '../support/consul-http.ts';
import { EdgeStage, nothingDropped } from '../support/edge-stage.ts';
import type { Load } from '../support/load.ts';
import { type Ended, QUICK, canaryFile } from '../support/release-stage.ts';

const PORT = 18_183;
const CLIENTS = { keepAlive: 10, fresh: 6, pauseMs: 10 };

describe('berth deploy canary by size, with the seed’s Compose file, under load', function () {
  this.timeout(300_000);
  const stage = new EdgeStage({ port: PORT, clients: CLIENTS, file: canaryFile, instances: 3 });
  let load: Load | undefined;

  before(async function () {
    await stage.open(this);
    load = stage.load();
  });

  after(async () => {
    if (load !== undefined) await nothingDropped(load).finally(() => stage.close());
  });

  function resize(old: number, fresh: number, ...flags: readonly string[]): Promise<Ended> {
    const sizes = ['--old-size', String(old), '--new-size', String(fresh)];
    return stage.deploy('canary', stage.service, '--version', '2', ...sizes, ...flags, ...QUICK);
  }

  /** Containers of blue and green, and instances that pass. */
  async function expectSizes(blue: number, green: number): Promise<void> {
    expect(await stage.zone('blue')).to.have.length(blue);
    expect(await stage.zone('green')).to.have.length(green);
    expect(await stage.passing()).to.equal(blue + green);
  }

  const keys = async (): Promise<readonly string[]> => [
    await stage.key('active-zone'),
    await stage.key('active-version'),
  ];

  for (const [old, fresh, what] of [
    [3, 1, 'starts the new one beside the old'],
    [1, 3, 'makes the new one larger and the old one smaller'],
    [3, 2, 'makes the old one larger again and the new one smaller'],
  ] as const) {
    it(`${what}: ${String(old)} and ${String(fresh)}`, async () => {
      const before = (await stage.zone('blue')).map(({ Id }) => Id);
      const { code, stdout } = await resize(old, fresh);

      expect(code, stdout).to.equal(0);
      expect(stdout).to.include(`${String(old)} of blue and ${String(fresh)} of green`);
      await expectSizes(old, fresh);
      expect(await keys()).to.deep.equal(['blue', '1']);
      const kept = (await stage.zone('blue')).filter(({ Id }) => before.includes(Id));
      expect(kept).to.have.length(Math.min(before.length, old));
    });
  }

  it('names the version in the tag, as the file says', async () => {
    const found = await consulGet(`/v1/catalog/service/${stage.service}`);
    const tags = (found as readonly { ServiceTags: string[] }[]).flatMap((one) => one.ServiceTags);
    expect([...new Set(tags)].sort()).to.deep.equal(['blue_v1', 'green_v2']);
  });

  it('does nothing where the sizes are there', async () => {
    const { code, stdout } = await resize(3, 2);
    expect(code, stdout).to.equal(0);
    expect(stdout).to.include('serve already');
  });

  it('switches, and leaves the keys as the script would', async () => {
    const { code, stdout } = await resize(1, 4, '--switch');

    expect(code, stdout).to.equal(0);
    expect(await keys()).to.deep.equal(['green', '2']);
    await expectSizes(1, 4);
  });
});
