import type { CommandContext, CommandWords, FirstWord, Word } from '../command.ts';
import { type CommandTable, DEFAULT_COMMAND, isHidden } from '../command-table.ts';
import type { FlagSpec } from '../flags.ts';

/** Where the last word stands. */
interface Place {
  readonly flags: readonly FlagSpec[];
  /** What an argument here is one of. */
  readonly words: readonly FirstWord[];
  /** The flag whose value it is. */
  readonly awaited: FlagSpec | undefined;
}

/**
 * What the last word of a command line may become.
 * @param words  what follows `berth`; the last, which may be empty, is the one that is being typed.
 *               bash takes `--output=json` for three words, so that is understood too
 * @returns nothing where a shell had best offer files
 */
export async function completions(
  words: readonly string[],
  commands: CommandTable,
  context: Pick<CommandContext, 'topics'>,
): Promise<readonly Word[]> {
  const [before, typed] = split(words);
  const { flags, words: arguments_, awaited } = await placeAfter(before, commands, context);
  if (awaited !== undefined) return startingWith(typed, valuesOf(awaited));
  const [, dashes = '', name = '', value] = /^(--?)([^=]*)(?:=(.*))?$/s.exec(typed) ?? [];
  if (dashes === '') return startingWith(typed, arguments_);
  if (value === undefined) return startingWith(typed, flagsOf(flags, dashes));
  const flag = flags.find((one) => one.name === name);
  const values = flag === undefined ? [] : valuesOf(flag);
  return startingWith(
    typed,
    values.map(({ word, summary }) => ({ word: `${dashes}${name}=${word}`, summary })),
  );
}

/** The words before, and the one that is being typed. */
function split(words: readonly string[]): readonly [readonly string[], string] {
  const last = words.at(-1) ?? '';
  const before = words.slice(0, -1).filter((word) => word !== '=');
  return [before, last === '=' ? '' : last];
}

async function placeAfter(
  before: readonly string[],
  commands: CommandTable,
  context: Pick<CommandContext, 'topics'>,
): Promise<Place> {
  const [first = ''] = before;
  const named = commands.get(first);
  const command = await (named ?? commands.get(DEFAULT_COMMAND))?.load();
  if (command === undefined) return { flags: [], words: [], awaited: undefined };
  const isFirst = before.length === 0;
  const place = walk(command.words(context), named === undefined ? before : before.slice(1));
  return isFirst ? { ...place, words: namesOf(commands) } : place;
}

function walk({ flags: own, first = [] }: CommandWords, before: readonly string[]): Place {
  let place: Place = { flags: own, words: first, awaited: undefined };
  for (const word of before) place = step(place, word);
  return place;
}

/** One word further. */
function step(place: Place, word: string): Place {
  if (place.awaited !== undefined) return { ...place, awaited: undefined };
  const { flags, words } = place;
  const name = /^--?([^=]+)/.exec(word)?.[1];
  if (name === undefined) {
    const own = words.find((one) => one.word === word)?.flags;
    return { flags: own ?? flags, words: [], awaited: undefined };
  }
  const flag = flags.find((one) => one.name === name);
  const isComplete = flag?.isSwitch === true || word.includes('=');
  return { ...place, awaited: isComplete ? undefined : flag };
}

function flagsOf(flags: readonly FlagSpec[], dashes: string): readonly Word[] {
  const help = { name: 'help', doc: 'Show what there is.' };
  return [...flags, help].map(({ name, doc }) => ({ word: `${dashes}${name}`, summary: doc }));
}

function valuesOf({ values = [] }: FlagSpec): readonly Word[] {
  return values.map((word) => ({ word, summary: '' }));
}

function namesOf(commands: CommandTable): readonly Word[] {
  return [...commands]
    .filter(([name]) => !isHidden(name))
    .map(([word, { summary }]) => ({ word, summary }));
}

function startingWith(typed: string, words: readonly Word[]): readonly Word[] {
  return words.filter(({ word }) => word.startsWith(typed));
}
