import type { Row } from '../query/store.js'
import type { StateEntry } from '../realm/state-store.js'
import type { SchemaSnapshot, TableSnapshot } from '../schema/schema-snapshot.js'

/**
 * A storage that is being filled from a backup. All of it is one transaction: it happens together with `finish`,
 * or not at all. Calls come one after the other, `prepare` first.
 */
export interface RestoreTarget {
  /**
   * Creates the tables that are not there.
   * @param replace delete what the realm holds; otherwise it has to hold nothing
   * @throws LUX_REALM_NOT_EMPTY, LUX_SCHEMA_MISMATCH when tables that are there do not fit
   */
  prepare(schema: SchemaSnapshot, replace: boolean): Promise<void>
  /** Rows as they are, in the order of the table's columns. */
  insert(table: TableSnapshot, rows: readonly Row[]): Promise<void>
  keep(entries: readonly StateEntry[]): Promise<void>
  /** Judges bonds and unique indexes, records the schema, and begins a new epoch. */
  finish(): Promise<void>
}
