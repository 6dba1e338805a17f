/**
 * What a realm can do. Frozen; differences between realms are declared here and nowhere else, and the
 * conformance suite has a test for each flag.
 */
export interface RealmSupports {
  /**
   * What an acknowledged write survives: `power-safe` a power cut, `crash-safe` a crash of the
   * process, `volatile` neither.
   */
  readonly durability: 'power-safe' | 'crash-safe' | 'volatile'
  /** Several processes may open the same storage. */
  readonly sharedStorage: boolean
  /** Transactions of different callers run at the same time. */
  readonly concurrentTransactions: boolean
  /** A read that runs past its deadline is really stopped, not only given up on. */
  readonly stopsReads: boolean
  /** `backup(path)` writes a copy while the realm is in use; `restore(path)` takes one, `digests()` compares. */
  readonly backup: boolean
  /** `schema.evolve`: `additions` adds kinds, fields, indexes; `full` executes every change, and fills. */
  readonly evolution: 'none' | 'additions' | 'full'
  /** `changes` and `snapshot`: the change feed. */
  readonly changes: boolean
  /** Writes of other programs appear in the change feed. */
  readonly foreignWrites: boolean
  /** Full text search (the `search` condition). */
  readonly search: boolean
  /** Regular expressions of the database's own (the `match` condition); off unless an option allows them. */
  readonly match: boolean
}
