import type { Cell, ResultRow } from '@luxdb/core/query'

/** A row as the driver returns it: an array of primitives, which `decode` may change. */
export type RawRow = RawEntry[]
export type RawEntry = Cell | RawRow

/**
 * SQL of one query shape, ready for a driver.
 * - There is one object per shape as long as the compiler's cache keeps it: drivers keep their prepared
 *   handle beside it (a WeakMap) and need not compare texts.
 * - Rows come positional and raw from the driver (arrays, not objects) and go through `decode`.
 */
export interface CompiledStatement {
  /** Identifies the shape, for logs and statistics; equal shapes have equal keys. */
  readonly key: string
  readonly sql: string
  /** False: the statement returns no rows and the driver runs it for its count of touched rows. */
  readonly returnsRows: boolean
  /**
   * Position in the decoded row of a boolean that says whether an upsert created the being; the driver
   * cuts it off. Absent where the statement does not tell.
   */
  readonly insertedColumn?: number
  /** An aggregate, embed, search, unindexed sort or scan: a candidate for a reader process. */
  readonly heavyHint: boolean
  /** Driver's row in, cells and nested rows out. May reuse the array in place. */
  decode(row: RawRow): ResultRow
}

/** A statement with its values in placeholder order, encoded for the driver. */
export interface BoundStatement {
  readonly statement: CompiledStatement
  readonly parameters: readonly unknown[]
}
