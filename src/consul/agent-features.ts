type Fields = Readonly<Record<string, unknown>>;

/**
 * Check fields by the first minor version of Consul whose agent surely takes them; later than their
 * true beginning where that was a patch. An agent refuses the whole service, with 400, for a field
 * that it does not know.
 *
 * Source: 1.8.7 was seen to refuse each of them; its changelog and documentation for the rest
 */
const SINCE: ReadonlyMap<string, number> = new Map([
  ['H2PING', 10],
  ['TLSServerName', 10],
  ['H2PingUseTLS', 11],
  ['FailuresBeforeWarning', 11],
  ['DisableRedirects', 12],
  ['UDP', 13],
]);

/** Without these a check is none. */
const KINDS: readonly string[] = ['H2PING', 'UDP'];

/** What is only ever sent where redirects are off: see `http-check.ts` of the mapping. */
const NEED_NO_REDIRECTS: readonly string[] = ['Header', 'Body'];

/**
 * The checks of a service as far as an agent's version knows them.
 *
 * A field that it lacks is left out, and a check of a kind that it lacks as a whole; a header and a
 * body go with `DisableRedirects`. An unknown version is taken for one that knows everything.
 * @param version  as `/agent/self` has it: `1.8.7`, `1.15.2+ent`
 */
export function knownToAgent(checks: readonly Fields[], version: string): readonly Fields[] {
  const minor = minorVersion(version);
  return checks.flatMap((check) => {
    const unknown = Object.keys(check).filter((field) => (SINCE.get(field) ?? 0) > minor);
    if (unknown.some((field) => KINDS.includes(field))) return [];
    const dropped = unknown.includes('DisableRedirects')
      ? [...unknown, ...NEED_NO_REDIRECTS]
      : unknown;
    return [
      Object.fromEntries(Object.entries(check).filter(([field]) => !dropped.includes(field))),
    ];
  });
}

/** Whether a version matters to a check. */
export function dependsOnVersion(checks: readonly Fields[]): boolean {
  return checks.some((check) => Object.keys(check).some((field) => SINCE.has(field)));
}

function minorVersion(version: string): number {
  const [, major, minor] = /^v?(\d{1,3})\.(\d{1,3})\./.exec(version) ?? [];
  return major === '1' ? Number(minor) : Infinity;
}
