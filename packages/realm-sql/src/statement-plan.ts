import type { Parameter } from '@luxdb/core/query'
import type { BoundStatement, CompiledStatement } from './compiled-statement.js'
import type { RowDecoder } from './row-decoder.js'
import { renderSql, type SlotBinder, type Sql } from './sql.js'
import type { SqlDialect } from './sql-dialect.js'

export interface PlanOptions {
  readonly key: string
  readonly sql: Sql
  /** Absent for statements that return no rows. */
  readonly decode?: RowDecoder
  readonly insertedColumn?: number
  readonly heavyHint?: boolean
}

/** A compiled statement and how its parameters become the driver's values. */
export class StatementPlan {
  readonly statement: CompiledStatement
  readonly #slots: readonly SlotBinder[]

  constructor(options: PlanOptions, dialect: SqlDialect) {
    const { text, slots } = renderSql(options.sql, dialect.placeholder)
    this.#slots = slots
    this.statement = {
      key: options.key,
      sql: text,
      returnsRows: options.decode !== undefined,
      heavyHint: options.heavyHint ?? false,
      decode: options.decode ?? ((row) => row),
      ...(options.insertedColumn !== undefined && { insertedColumn: options.insertedColumn }),
    }
  }

  bind(parameters: readonly Parameter[]): BoundStatement {
    const bound: unknown[] = []
    for (const bind of this.#slots) bound.push(bind(parameters))
    return { statement: this.statement, parameters: bound }
  }
}
