import { readFile } from 'node:fs/promises';
import { get } from 'node:http';
import { parseListenAddress } from '../config/listen-address.ts';
import type { Command, CommandContext, ExitCode } from './command.ts';
import { SETTING_FLAGS, describeFlags, readSettings } from './settings.ts';

const TIMEOUT_MS = 5_000;
/** The daemon of a container, as a rule. */
const PROCESS_1 = '/proc/1/cmdline';

/** `berth health`: what the image's HEALTHCHECK asks. */
export const healthCommand: Command = {
  name: 'health',
  help: () =>
    `Usage: berth health [flags]

Asks /healthz at the address of -http, which is taken from these flags, the environment, or the command
line of process 1. Without one there is nothing to ask, and a process that runs counts as healthy.
Exit codes: 0 healthy, 1 not, 2 usage.

Flags:
${describeFlags(SETTING_FLAGS)}

Example:
  berth health -http 0.0.0.0:8080
`,
  words: () => ({ flags: SETTING_FLAGS }),
  execute: (argv, context) => health(argv, context),
};

/** @param commandLine  a file as `/proc/1/cmdline` */
export async function health(
  argv: readonly string[],
  context: CommandContext,
  commandLine = PROCESS_1,
): Promise<ExitCode> {
  const flags = argv.length > 0 ? argv : await daemonFlags(commandLine);
  const { config } = await readSettings(flags, context, { flags: [], canFollow: false });
  const address = parseListenAddress(config.http.address) ?? 'off';
  if (address === 'off') {
    context.stdout.write('there is nothing to ask without -http\n');
    return 0;
  }
  const { host, port } = address;
  const problem = await asked(reachable(host), port);
  context.stdout.write(problem === '' ? 'healthy\n' : `${problem}\n`);
  return problem === '' ? 0 : 1;
}

/** The words behind the program: `node [options] main.js [run] FLAGS`. */
async function daemonFlags(file: string): Promise<readonly string[]> {
  const words = await readFile(file, 'utf8').catch(() => '');
  const list = words.split('\0').slice(0, -1);
  const program = list.findIndex((word) => /(?:^|\/)(?:main\.js|berth)$/.test(word));
  const rest = program === -1 ? [] : list.slice(program + 1);
  return rest[0] === 'run' ? rest.slice(1) : rest;
}

function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  return host === '::' ? '::1' : host;
}

/** @returns what is wrong; `''` when nothing is */
function asked(host: string, port: number): Promise<string> {
  return new Promise((resolve) => {
    const options = { host, port, path: '/healthz', timeout: TIMEOUT_MS };
    const request = get(options, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (text += chunk));
      response.on('end', () => {
        resolve(response.statusCode === 200 ? '' : `not healthy: ${text.trim()}`);
      });
    });
    request.on('timeout', () => request.destroy(new Error(`no answer within 5 s`)));
    request.on('error', ({ message }) => {
      resolve(`not healthy: ${message}`);
    });
  });
}
