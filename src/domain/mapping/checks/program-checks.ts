import { shortId } from '../../container.ts';
import type { DockerCheck, ScriptCheck } from '../../service.ts';
import type { CheckContext } from './check-context.ts';
import { pollFacts } from './check-facts.ts';
import type { CheckValues } from './check-values.ts';
import { shellWords } from './shell-words.ts';

/**
 * `CHECK_CMD`: a command inside the container, through the program `check-cmd` that registrator's own
 * Consul image has.
 */
export function cmdCheck(values: CheckValues, context: CheckContext): ScriptCheck | undefined {
  if (!isAllowed('cmd', values, context)) return undefined;
  const { containerId, containerPort } = context;
  const args = ['check-cmd', shortId(containerId), String(containerPort), values.text('cmd')];
  return { kind: 'script', args, ...pollFacts(values) };
}

/**
 * `CHECK_SCRIPT`: a program on the agent's host. `$SERVICE_IP` and `$SERVICE_PORT` in it stand for
 * the service's own; no shell reads it.
 */
export function scriptCheck(values: CheckValues, context: CheckContext): ScriptCheck | undefined {
  if (!isAllowed('script', values, context)) return undefined;
  const words = context.compat === true ? [values.text('script')] : wordsOf('script', values);
  if (words === undefined) return undefined;
  const args = words.map((word) =>
    word
      .replaceAll('$SERVICE_IP', () => context.address)
      .replaceAll('$SERVICE_PORT', () => String(context.port)),
  );
  return { kind: 'script', args, ...pollFacts(values) };
}

/** `CHECK_DOCKER`: a program inside the container, run by the agent through Docker. */
export function dockerCheck(values: CheckValues, context: CheckContext): DockerCheck | undefined {
  if (!isAllowed('docker', values, context)) return undefined;
  const args = wordsOf('docker', values);
  if (args === undefined) return undefined;
  const { containerId } = context;
  return { kind: 'docker', containerId, args, ...pollFacts(values) };
}

/** The words of a command; what is no command is refused. */
function wordsOf(key: string, values: CheckValues): readonly string[] | undefined {
  const split = shellWords(values.text(key));
  if (split.kind === 'problem') {
    values.refuse(key, `left out: ${split.problem}`);
    return undefined;
  }
  if (split.operator !== undefined) {
    const remedy = `${split.operator} is passed on as a word: write sh -c '…' for a shell`;
    values.refuse(key, `is not read by a shell: ${remedy}`);
  }
  return split.words;
}

/** Whoever writes a container's labels would run programs on the host: the host's owner decides. */
function isAllowed(
  key: string,
  values: CheckValues,
  { enableScriptChecks }: CheckContext,
): boolean {
  if (!enableScriptChecks) values.refuse(key, 'left out: it needs -enable-script-checks');
  return enableScriptChecks;
}
