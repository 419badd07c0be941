/** Linux's numbers, the same on every platform that Docker runs on. */
const NUMBERS: ReadonlyMap<string, number> = new Map([
  ...(['HUP', 'INT', 'QUIT', 'ILL', 'TRAP', 'ABRT', 'BUS', 'FPE', 'KILL'] as const).map(
    (name, index) => [name, index + 1] as const,
  ),
  ...(['USR1', 'SEGV', 'USR2', 'PIPE', 'ALRM', 'TERM'] as const).map(
    (name, index) => [name, index + 10] as const,
  ),
  ['WINCH', 28],
  ['PWR', 30],
  ['RTMIN', 34],
  ['RTMAX', 64],
]);
const LAST = 64;

/** SIGINT, SIGQUIT, SIGKILL and SIGTERM: whoever sends them wants the container to end. */
const ENDINGS: readonly number[] = [2, 3, 9, 15];

/**
 * Whether a signal is meant to stop a container.
 * @param own  the container's stop signal, as its image writes it
 */
export function isStopSignal(signal: number, own: string): boolean {
  return ENDINGS.includes(signal) || signal === signalNumber(own);
}

/** The number of a signal: `15`, `TERM`, `SIGTERM`, `SIGRTMIN+3`; `undefined` for anything else. */
export function signalNumber(text: string): number | undefined {
  if (/^\d{1,2}$/.test(text)) return validNumber(Number(text));
  const [, name = '', offset = '0'] =
    /^(?:SIG)?([A-Z]+[0-9]?)([+-]\d{1,2})?$/.exec(text.toUpperCase()) ?? [];
  const base = NUMBERS.get(name);
  const isRealTime = name.startsWith('RT');
  if (base === undefined || (offset !== '0' && !isRealTime)) return undefined;
  return validNumber(base + Number(offset));
}

function validNumber(number: number): number | undefined {
  return number >= 1 && number <= LAST ? number : undefined;
}
