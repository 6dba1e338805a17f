import type { Parameter } from '@luxdb/core/query'
import type { BoundStatement, CompiledStatement } from './compiled-statement.js'
import { intentionComment } from './intention-comment.js'
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

/** Of one shape. Whoever varies intentions without end must not fill the caches of statements with them. */
const MAX_NAMED_STATEMENTS = 8

/** A compiled statement and how its parameters become the driver's values. */
export class StatementPlan {
  readonly statement: CompiledStatement
  readonly #slots: readonly SlotBinder[]
  /** The same statement under the intentions that it was first asked with. */
  #named: Map<string, CompiledStatement> | undefined

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

  /** With an intention: the statement says in a comment what it is for, as long as there are not too many of them. */
  bind(parameters: readonly Parameter[], intention?: string): BoundStatement {
    const bound: unknown[] = []
    for (const bind of this.#slots) bound.push(bind(parameters))
    const statement = intention === undefined ? this.statement : this.#namedBy(intention)
    return { statement, parameters: bound }
  }

  #namedBy(intention: string): CompiledStatement {
    this.#named ??= new Map()
    const known = this.#named.get(intention)
    if (known !== undefined) return known
    if (this.#named.size >= MAX_NAMED_STATEMENTS) return this.statement
    const comment = intentionComment(intention)
    const { key, sql } = this.statement
    const named =
      comment === ''
        ? this.statement
        : { ...this.statement, key: `${key} ${comment}`, sql: `${comment}${sql}` }
    this.#named.set(intention, named)
    return named
  }
}
