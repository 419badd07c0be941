import { type Hook, MOMENTS } from '../../domain/deploy/hook.ts';
import type { DocumentNode } from './document-node.ts';
import { commandOf, targetOf } from './target-fields.ts';

const MOST_HOOKS = 50;
const NAME = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/;
const HOUR_MS = 3_600_000;

const FIELDS = [
  ...['name', 'at', 'command', 'url', 'headers', 'deadline', 'timeout', 'callbackDelay', 'retries'],
  'onFailure',
];

/**
 * The list `hooks` of a release file.
 * @throws SettingError  with the way to the value, the value, and what is allowed
 */
export function parseHooks(node: DocumentNode): readonly Hook[] {
  if (node.isMissing) return [];
  const names = new Set<string>();
  return node.items(MOST_HOOKS).map((item) => {
    const hook = hookOf(item);
    if (names.has(hook.name)) item.refuseHidden(`the name "${hook.name}" is there twice`);
    names.add(hook.name);
    return hook;
  });
}

function hookOf(node: DocumentNode): Hook {
  const field = node.fields(FIELDS);
  const time = (name: string, most: number, initial: number): number =>
    field(name).duration({ least: 100, most, initial });
  return {
    name: nameOf(field('name')),
    at: momentsOf(field('at')),
    action: actionOf(node, field),
    deadlineMs: time('deadline', 600_000, 30_000),
    timeoutMs: time('timeout', 24 * HOUR_MS, 600_000),
    callbackDelayMs: time('callbackDelay', HOUR_MS, 10_000),
    retries: field('retries').count({ least: 0, most: 100, initial: 2 }),
    onFailure: field('onFailure').word(['abort', 'ignore'], 'abort'),
  };
}

function nameOf(node: DocumentNode): string {
  const { value } = node;
  if (typeof value === 'string' && NAME.test(value)) return value;
  return node.refuse('a name of 1 to 64 letters, digits, dots, dashes and underscores');
}

function momentsOf(node: DocumentNode): Hook['at'] {
  const items = Array.isArray(node.value) ? node.items(MOMENTS.length) : [node];
  return items.map((item) => item.word(MOMENTS));
}

function actionOf(node: DocumentNode, field: (name: string) => DocumentNode): Hook['action'] {
  const [command, url, headers] = [field('command'), field('url'), field('headers')];
  if (command.isMissing === url.isMissing) {
    return node.refuseHidden('allowed is either command or url');
  }
  if (url.isMissing && !headers.isMissing) headers.refuseHidden('allowed only with url');
  return url.isMissing
    ? { kind: 'command', command: commandOf(command) }
    : { kind: 'webhook', target: targetOf(url, headers) };
}
