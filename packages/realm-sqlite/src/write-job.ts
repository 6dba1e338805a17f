import type { SqliteConnection } from './sqlite-connection.js'
import type { FailureContext } from './sqlite-error.js'

/**
 * Something to write: a pure closure over its parameters, which may be run again after it was undone.
 */
export interface WriteJob<T> {
  /**
   * What a failure leaves behind: a single statement is undone by SQLite itself, several need a
   * savepoint (2.6 us).
   */
  readonly undo: 'statement' | 'savepoint'
  /** Says what was tried, for the error. */
  readonly failure: FailureContext
  /** Runs inside a transaction, to its end. */
  run(connection: SqliteConnection): T
}
