import { expect } from 'chai';
import { dispatch } from '../../../../src/cli/dispatch.ts';
import { aCommandStage } from '../../../support/command-context.ts';
import { deployCommand } from '../../../../src/cli/deploy/deploy-command.ts';
import { tableOf } from '../../../support/table-of.ts';

async function run(
  ...args: readonly string[]
): Promise<{ code: number; out: string; err: string }> {
  const { context, stdout, stderr } = aCommandStage();
  const code = await dispatch(['deploy', 'policy', ...args], tableOf(deployCommand), context);
  return { code, out: stdout.text, err: stderr.text };
}

describe('berth deploy policy', () => {
  it('prints HCL, and JSON when it is asked for', async () => {
    expect((await run('web')).out).to.include('key_prefix "deploy/web/" {\n  policy = "write"\n}');
    expect(JSON.parse((await run('web', '--format', 'json')).out)).to.have.property('key_prefix');
  });

  it('names the service as Consul does, beside the proxies', async () => {
    const { code, out } = await run('web', '--name', 'juan', '--proxy-service', 'nginx,haproxy');

    expect(code).to.equal(0);
    expect(out.match(/^service ".*"/gm)).to.deep.equal([
      ...['service "juan"', 'service "nginx"', 'service "haproxy"'],
    ]);
  });

  for (const [sentence, args] of [
    ['berth deploy policy wants the name of one service', []],
    ['unexpected "b"', ['a', 'b']],
    ['invalid service "a\\"b": allowed are ASCII letters', ['a"b']],
    ['invalid value "x y" for -name: allowed are ASCII letters', ['a', '--name', 'x y']],
    ['invalid value "x y" for -proxy-service', ['a', '--proxy-service', 'nginx,x y']],
    ['allowed is hcl or json', ['a', '--format', 'xml']],
  ] as const) {
    it(`ends with 2: ${sentence}`, async () => {
      const { code, err } = await run(...args);

      expect(err).to.include(sentence);
      expect(code).to.equal(2);
    });
  }
});
