/** Services that are released together: each has a record of its own, and all of them are switched at once. */
export interface ReleaseGroup {
  /** The same in the record of each. */
  readonly id: string;
  /** Names of the services, in the order in which they are started. */
  readonly members: readonly string[];
}
