import type { DissolveWrite, ManifestWrite, TransformWrite } from '@luxdb/core'
import type { Cell, Condition, KindCatalog, KindShape, Row, RowLayout, SacredQuery } from '@luxdb/core/query'
import type { BoundStatement } from './compiled-statement.js'
import type { SqlDialect } from './sql-dialect.js'

export interface SqlCompilerOptions {
  /** Query shapes whose statements are kept. Default: 500. */
  readonly cacheSize: number
}

export declare class SqlCompiler {
  constructor(dialect: SqlDialect, catalog: KindCatalog, options?: SqlCompilerOptions)
  /** One whole row by key, if `where` holds for it. */
  find(shape: KindShape, key: readonly Cell[], where?: Condition): BoundStatement
  /** The rows of a validated query; one statement whatever it embeds. */
  read(query: SacredQuery, layout: RowLayout): BoundStatement
  /** One row of one int cell: how many rows the query has without order, limit and offset. */
  count(query: SacredQuery): BoundStatement
  /**
   * Creates one row of `write`, by its conflict policy. Returns rows when the driver cannot know them:
   * a merged being, a key that the database counts up.
   */
  insert(write: ManifestWrite, row: Row): BoundStatement
  /** Asks whether the being that an upsert of `row` would meet is there; one row if so. */
  probe(write: ManifestWrite, row: Row): BoundStatement
  /** Returns the whole new rows when `returning` is asked for or a check has to see them. */
  update(write: TransformWrite): BoundStatement
  /** Returns the whole old rows when `returning` is asked for. */
  delete(write: DissolveWrite): BoundStatement
  /** One row of one int cell: how many of the beings with these keys satisfy `check`. */
  check(shape: KindShape, check: Condition, keys: readonly (readonly Cell[])[]): BoundStatement
  /** Forgets every statement: after a change of the schema. */
  clear(): void
}
