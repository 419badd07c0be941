import { type ChildProcess, type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { seconds } from '../../domain/deploy/words.ts';

/** What is kept of its output: the end. */
const MOST_CHARACTERS = 16 << 10;
/** How long its output is waited for once it has ended. */
const OUTPUT_GRACE_MS = 250;

export type Environment = Readonly<Record<string, string | undefined>>;

export interface CommandCall {
  /** Program and arguments; no shell. */
  readonly command: readonly string[];
  readonly stdin: string;
  readonly env: Environment;
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
}

export type CommandEnd =
  | {
      readonly kind: 'exit';
      readonly code: number;
      /** The end of what it wrote to standard output and standard error. */
      readonly output: string;
    }
  /** It was not started, or did not end by itself. */
  | { readonly kind: 'problem'; readonly text: string };

/**
 * Runs a program in a process group of its own. When it ends, or at the deadline, all of the group is
 * ended, so that nothing it has started goes on. Never throws.
 */
export async function runCommand(call: CommandCall): Promise<CommandEnd> {
  const [program = '', ...args] = call.command;
  let child: ChildProcessWithoutNullStreams;
  try {
    child = spawn(program, args, { detached: true, env: { ...call.env }, stdio: 'pipe' });
  } catch (error) {
    return unstarted(error as Error);
  }
  const output = tailOf(child);
  let reason = '';
  const release = onceOver(call, (text) => {
    reason ||= text;
    endGroup(child);
  });
  // It need not read what it is given.
  child.stdin.on('error', () => undefined);
  child.stdin.end(call.stdin);
  const end = await endOf(child);
  release();
  if (end instanceof Error) return unstarted(end);
  if (reason !== '') return { kind: 'problem', text: reason };
  if (typeof end === 'string') return { kind: 'problem', text: `was ended by ${end}` };
  return { kind: 'exit', code: end, output: output() };
}

function unstarted({ message }: Error): CommandEnd {
  return { kind: 'problem', text: `cannot be started: ${message}` };
}

/** Calls back at the deadline, or when it is called off. @returns what keeps it from it */
function onceOver(
  { deadlineMs, signal }: CommandCall,
  callback: (text: string) => void,
): () => void {
  const timer = setTimeout(() => {
    callback(`took longer than ${seconds(deadlineMs)} and was ended`);
  }, deadlineMs);
  const cancel = (): void => {
    callback('called off');
  };
  signal.addEventListener('abort', cancel, { once: true });
  if (signal.aborted) cancel();
  return () => {
    clearTimeout(timer);
    signal.removeEventListener('abort', cancel);
  };
}

/** @returns the exit code, the name of the signal, or why it was not started */
function endOf(child: ChildProcessWithoutNullStreams): Promise<number | string | Error> {
  return new Promise((resolve) => {
    child.once('error', resolve);
    child.once('exit', (code, signal) => {
      endGroup(child);
      const end = (): void => {
        clearTimeout(grace);
        child.stdout.destroy();
        child.stderr.destroy();
        resolve(signal ?? code ?? 0);
      };
      // A process that has left the group may keep the pipes open.
      const grace = setTimeout(end, OUTPUT_GRACE_MS);
      child.once('close', end);
    });
  });
}

function endGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    // Nobody is left in it, or nobody who may be ended.
    if (!['ESRCH', 'EPERM'].includes(code)) throw error;
  }
}

function tailOf({ stdout, stderr }: ChildProcessWithoutNullStreams): () => string {
  let tail = '';
  for (const stream of [stdout, stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (text: string) => {
      tail = (tail + text).slice(-MOST_CHARACTERS);
    });
  }
  return () => tail;
}
