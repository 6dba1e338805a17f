import type { ColumnSnapshot, ForeignKeySnapshot, TableSnapshot } from '@luxdb/core'
import type { Row } from '@luxdb/core/query'
import type { ChangeLayout } from '../changes/change-layout.js'
import type { LayoutSql } from '../changes/layout-sql.js'
import type { StateSql } from '../changes/state-sql.js'
import type { SqlDialect } from '../sql-dialect.js'
import type { SqlWork } from './sql-work.js'

/** A column that gets another definition in place, under the name that it has. */
export interface ColumnRedefinition {
  readonly column: ColumnSnapshot
  /** Its type alone: no NOT NULL, default or CHECK. */
  readonly bare?: true
  /** What it was, where that is known: what stays the same need not be checked again. */
  readonly before?: ColumnSnapshot
}

/** How the definition of a table changes while its rows stay as they are. */
export interface TableRedefinition {
  readonly table: string
  readonly columns?: readonly ColumnRedefinition[]
  readonly addedKeys?: readonly ForeignKeySnapshot[]
  readonly droppedKeys?: readonly ForeignKeySnapshot[]
}

/** A table that has just been renamed, or a column of it, and what is named after them. */
export interface Renaming {
  readonly before: TableSnapshot
  readonly after: TableSnapshot
  /** The name that a column of `before` has now. */
  readonly nameNow: (column: string) => string
}

/** Rows to write: each the key cells and then the cells of `write`. */
export interface RowUpdate {
  readonly table: string
  readonly key: readonly ColumnSnapshot[]
  readonly write: readonly ColumnSnapshot[]
  readonly rows: readonly Row[]
}

/** A table whose changes are marked in a table of their own. */
export interface MarkedTable {
  readonly table: string
  readonly key: readonly ColumnSnapshot[]
  readonly columns: readonly string[]
  readonly marks: string
}

/** Everything in which SQL databases differ when a schema evolves, beside `SqlDialect`. */
export interface EvolutionDialect {
  readonly sql: SqlDialect
  readonly layouts: LayoutSql
  readonly state: StateSql
  /** Ends a SELECT whose rows are going to be written. */
  readonly lockRows: string
  /** Definitions, foreign keys and unique indexes are refused where rows do not fit them. */
  readonly refusesUnfit: boolean
  /** The names of a table's columns, those that are kept aside among them; empty when there is no such table. */
  columnsOf(table: string): SqlWork<readonly string[]>
  keyOf(table: string): SqlWork<readonly string[]>
  /** Foreign keys of other tables that lead to a table, as text to show. */
  keysLeadingTo(table: string): SqlWork<readonly string[]>
  /** Whether an index of this name is on the table already: it may have been built ahead. */
  hasIndex(table: string, name: string): SqlWork<boolean>
  /** Keeps everybody away from tables to the end of the transaction. */
  lockTables(tables: readonly string[]): SqlWork<void>
  /** Takes LuxDB's triggers off a table; true when it was logged. */
  suspendTriggers(table: string): SqlWork<boolean>
  /** Puts them back; without a layout the table is not logged. */
  resumeTriggers(table: string, layout: ChangeLayout | undefined): SqlWork<void>
  noteReset(layout: number): SqlWork<void>
  /** Takes the values at a position of a layout out of the log. */
  forgetCell(layout: number, position: number): SqlWork<void>
  /** Takes all that was logged by a layout out of the log. */
  forgetImages(layout: number): SqlWork<void>
  redefine(redefinition: TableRedefinition): SqlWork<void>
  /** Gives checks, keys, foreign keys and indexes the names that go with those of their table and columns. */
  rename(renaming: Renaming): SqlWork<void>
  /** After a table was renamed: a key that is named after it must not stand in the way of another of that name. */
  renameKey(table: string): SqlWork<void>
  createMarks(marked: MarkedTable): SqlWork<void>
  dropMarks(marked: MarkedTable): SqlWork<void>
  updateRows(update: RowUpdate): SqlWork<number>
  /** Runs what somebody else wrote. */
  runText(sql: string): SqlWork<void>
}
