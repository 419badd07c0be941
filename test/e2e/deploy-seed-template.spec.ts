import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { DevAgent } from '../support/dev-agent.ts';
import { docker } from '../support/docker-cli.ts';
import { type EdgeImages, bridgeAddress, edgeImages } from '../support/edge.ts';
import { eventually } from '../support/eventually.ts';
import { uniqueName } from '../support/real-engine.ts';
import { ReleaseStage } from '../support/release-stage.ts';

const TEMPLATE = fileURLToPath(new URL('../support/templates/seed.ctmpl', import.meta.url));
/** As whoever wrote such a template first would run it. */
const FOLLOW = '-template /seed.ctmpl:/etc/nginx/nginx.conf';
const START = `touch /etc/nginx/keepalive.conf; mkdir -p /var/run; consul-template ${FOLLOW} -once; nginx & exec consul-template ${FOLLOW}:"nginx -s reload"`;

describe('berth deploy blue-green, behind the template of the workflow as it is', function () {
  this.timeout(240_000);
  const proxy = uniqueName('seed');
  let images: EdgeImages | undefined;
  let agent: DevAgent;
  let stage: ReleaseStage;
  let url = '';

  before(async function () {
    images = await edgeImages();
    if (images === undefined) {
      console.log('skipped: there is no Go here to make consul-template with');
      this.skip();
    }
    const address = await bridgeAddress();
    agent = new DevAgent(address);
    await agent.begin();
    // It waits for the key of every service that there is.
    await agent.put('consul-active-zone', '');
    stage = new ReleaseStage(agent.url);
    await stage.begin(images.app, address);
    const { code, stdout } = await stage.release('1', '--instances', '2');
    expect(code, stdout).to.equal(0);
    await docker('create', '--name', proxy, ...follower(images.edge, agent.url));
    await docker('cp', TEMPLATE, `${proxy}:/seed.ctmpl`);
    await docker('start', proxy);
    const port = await docker('port', proxy, '80/tcp');
    url = `http://127.0.0.1:${port.split('\n')[0]?.split(':').at(-1) ?? ''}/${stage.service}/`;
    await eventually('it serves', async () => expect(await answer()).to.match(/^v1 /), {
      timeoutMs: 30_000,
    });
  });

  after(async () => {
    if (images === undefined) return;
    await docker('rm', '--force', proxy);
    await stage.end();
    await agent.end();
  });

  function follower(image: string, consul: string): readonly string[] {
    const environment = [`CONSUL_HTTP_ADDR=${new URL(consul).host}`, 'SERVICE_IGNORE=true'];
    const variables = environment.flatMap((one) => ['--env', one]);
    return ['--publish', '80', '--entrypoint', 'sh', ...variables, image, '-c', START];
  }

  async function answer(): Promise<string> {
    return (await fetch(url)).text();
  }

  for (const [version, zone] of [
    ['2', 'green'],
    ['1', 'blue'],
  ] as const) {
    it(`releases version ${version} to ${zone}, and says what it cannot promise`, async () => {
      const { code, stdout } = await stage.release(version);

      expect(code, stdout).to.equal(0);
      expect(stdout).to.include('no proxy is declared').and.include('without proof');
      expect(await answer()).to.match(new RegExp(`^v${version} `));
      expect(await stage.key('active-zone')).to.equal(zone);
    });
  }
});
