export interface Mount {
  /** The file or directory has been removed where it was mounted from. */
  readonly isRemoved: boolean;
}

/** What the kernel adds to the path of a file that is gone. */
const REMOVED = '//deleted';

/**
 * The mount whose very point is a path; `undefined` where it is only somewhere below one.
 * @param table  `/proc/self/mountinfo`: `36 35 98:0 /root /point options - type source options`
 * @see proc_pid_mountinfo(5)
 */
export function mountOf(table: string, path: string): Mount | undefined {
  const mounts = table.split('\n').map((line) => line.split(' '));
  // Of several at one point the last is on top.
  const found = mounts.filter(([, , , , point]) => unescaped(point ?? '') === path).at(-1);
  return found && { isRemoved: unescaped(found[3] ?? '').endsWith(REMOVED) };
}

/** Blanks, tabs, line ends and backslashes are written as `\040`. */
function unescaped(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 8)),
  );
}
