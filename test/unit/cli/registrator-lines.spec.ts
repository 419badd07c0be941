import { expect } from 'chai';
import { dispatch } from '../../../src/cli/dispatch.ts';
import { parseRegistryUri } from '../../../src/consul/registry-uri.ts';
import { aCommandStage } from '../../support/command-context.ts';
import { runCommand } from '../../../src/cli/run.ts';
import { tableOf } from '../../support/table-of.ts';

const CONSUL = 'consul://10.0.0.1:8500';

/** What becomes of a command line on a host without Docker, told to stop once it has begun. */
async function outcome(line: string): Promise<{ code: number; out: string; stderr: string }> {
  const stage = aCommandStage();
  stage.stdout.on('written', () => {
    stage.stop.abort('SIGTERM');
  });
  const context: typeof stage.context = {
    ...stage.context,
    openRegistry: ({ registry, consul }) => {
      parseRegistryUri(registry, consul);
      return Promise.resolve(stage.registry);
    },
  };
  const words = line.split(' ').filter((word) => word !== '');
  const code = await dispatch(words, tableOf(runCommand), context);
  return { code, out: stage.stdout.text, stderr: stage.stderr.text };
}

describe('registrator’s command lines', () => {
  const accepted = [
    CONSUL,
    'consul:',
    'consul://',
    'consul-unix:///run/consul.sock',
    'consul-tls://10.0.0.1:8501',
    `-ip 10.2.0.110 ${CONSUL}`,
    `--ip=10.2.0.110 -internal -explicit=true --cleanup=false ${CONSUL}`,
    `-cleanup -deregister on-success -resync 60 ${CONSUL}`,
    `-ttl 30 -ttl-refresh=10 -deregister=always ${CONSUL}`,
    `-retry-attempts 10 -retry-interval 500 -resync 0 ${CONSUL}`,
    `-retry-attempts=-1 --retry-interval=1 ${CONSUL}`,
    `-ip 1.2.3.4 -ip 10.2.0.110 -internal=false -internal ${CONSUL}`,
    `-internal=T -explicit=0 -- ${CONSUL}`,
  ];
  for (const line of accepted) {
    it(`begins for: ${line}`, async () => {
      const { code, out, stderr } = await outcome(line);

      expect({ code, stderr }).to.deep.equal({ code: 0, stderr: '' });
      expect(out).to.include('"starting"');
    });
  }

  /** With the word that the sentence must have. */
  const refused: readonly (readonly [string, string])[] = [
    ['', 'the registry is missing'],
    ['-internal', 'the registry is missing'],
    [`-internal true ${CONSUL}`, CONSUL],
    [`${CONSUL} -internal`, '-internal'],
    [`-internal=yes ${CONSUL}`, '"yes" for -internal'],
    [`-resync=1.5 ${CONSUL}`, '-resync'],
    [`-resync -5 ${CONSUL}`, '-resync'],
    [`-retry-attempts -2 ${CONSUL}`, '-retry-attempts'],
    [`-retry-interval 0 ${CONSUL}`, '-retry-interval'],
    [`-deregister sometimes ${CONSUL}`, '-deregister'],
    [`-ttl 30 ${CONSUL}`, '-ttl-refresh'],
    [`-tags {{ ${CONSUL}`, '-tags'],
    [`-nonsense ${CONSUL}`, 'flag provided but not defined: -nonsense'],
    [`--version ${CONSUL}`, '-version'],
    ['-resync', 'flag needs an argument: -resync'],
    [`-=x ${CONSUL}`, CONSUL],
    ['run nonsense://x', '"nonsense://x"'],
    ['etcd://x', 'berth registers in Consul’s agent alone'],
    ['consul-unix://', '"consul-unix://"'],
  ];
  for (const [line, word] of refused) {
    it(`end with 2 and the reason for: ${line}`, async () => {
      const { code, out, stderr } = await outcome(line);

      expect({ code, out }).to.deep.equal({ code: 2, out: '' });
      expect(stderr)
        .to.match(/^berth: /)
        .and.include(word);
    });
  }

  it('are listed with -h, on stdout', async () => {
    const { code, out, stderr } = await outcome('run -h');

    expect({ code, stderr }).to.deep.equal({ code: 0, stderr: '' });
    const flags =
      'ip internal explicit cleanup deregister resync ttl ttl-refresh retry-attempts retry-interval tags useIpFromLabel';
    for (const flag of flags.split(' ')) expect(out).to.match(new RegExp(`^ {2}-${flag}\\b`, 'm'));
  });
});
