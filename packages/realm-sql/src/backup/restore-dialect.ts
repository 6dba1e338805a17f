import type { TableSnapshot } from '@luxdb/core'
import type { Row } from '@luxdb/core/query'
import type { EvolutionDialect } from '../evolution/evolution-dialect.js'
import type { SqlWork } from '../evolution/sql-work.js'

/** In what SQL databases differ when they are filled from a backup, beside `EvolutionDialect`. */
export interface RestoreDialect extends EvolutionDialect {
  /** Rows whole, in the order of the table's columns. */
  insertRows(table: TableSnapshot, rows: readonly Row[]): SqlWork<void>
  /** Rows may be bound to others that come later, to the end of the transaction. */
  putOffKeys(tables: readonly TableSnapshot[]): SqlWork<void>
  /** All rows are there. @throws LUX_FOREIGN_KEY, or the database's own error, where one is bound to nothing */
  judgeKeys(tables: readonly TableSnapshot[]): SqlWork<void>
  /** What is counted up goes on behind the largest value that is there. */
  catchUpCounters(tables: readonly TableSnapshot[]): SqlWork<void>
}
