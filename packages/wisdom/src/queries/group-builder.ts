import { type SacredQuery, toAggregateQuery } from '@luxdb/core/query'
import type { GroupParts } from './query-parts.js'
import type { QueryRunner } from './query-runner.js'

/** The words of a query over groups, whatever executes it. See GroupWords for what each means. */
export class GroupBuilder {
  readonly #kind: string
  readonly #runner: QueryRunner
  readonly #parts: GroupParts

  constructor(kind: string, runner: QueryRunner, parts: GroupParts) {
    this.#kind = kind
    this.#runner = runner
    this.#parts = Object.freeze(parts)
  }

  aggregate(columns: object): GroupBuilder {
    return this.#also({ columns: { ...this.#parts.columns, ...columns } })
  }

  having(having: object): GroupBuilder {
    return this.#also({ having: { ...this.#parts.having, ...having } })
  }

  orderBy(order: object): GroupBuilder {
    return this.#also({ orderBy: [...(this.#parts.orderBy ?? []), order] })
  }

  limit(limit: number): GroupBuilder {
    return this.#also({ limit })
  }

  offset(offset: number): GroupBuilder {
    return this.#also({ offset })
  }

  toQuery(): SacredQuery {
    return toAggregateQuery({ name: this.#kind }, this.#parts)
  }

  transcend(options?: unknown): Promise<unknown> {
    return this.#runner.aggregate(this.#parts, options)
  }

  #also(parts: Partial<GroupParts>): GroupBuilder {
    return new GroupBuilder(this.#kind, this.#runner, { ...this.#parts, ...parts })
  }
}
