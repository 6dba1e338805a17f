import {
  allOf,
  anyOf,
  type Condition,
  negated,
  type SacredQuery,
  toCondition,
  toQuery,
} from '@luxdb/core/query'
import { GroupBuilder } from './group-builder.js'
import type { QueryParts } from './query-parts.js'
import type { QueryRunner } from './query-runner.js'

/** The words of a query, whatever executes it. See QueryWords for what each means. */
export abstract class QueryBuilder<Runner extends QueryRunner> {
  protected readonly kind: string
  protected readonly runner: Runner
  protected readonly parts: QueryParts

  constructor(kind: string, runner: Runner, parts: QueryParts) {
    this.kind = kind
    this.runner = runner
    this.parts = Object.freeze(parts)
  }

  /** A query of the same class. */
  protected abstract derive(parts: QueryParts): QueryBuilder<Runner>

  seek(...given: readonly object[]): QueryBuilder<Runner> {
    return this.#seek(this.#conditions(given))
  }

  and(...given: readonly object[]): QueryBuilder<Runner> {
    return this.seek(...given)
  }

  or(...given: readonly object[]): QueryBuilder<Runner> {
    const { where } = this.parts
    const all = allOf(this.#conditions(given))
    return this.#also({ where: where === undefined ? all : anyOf([where, all]) })
  }

  not(...given: readonly object[]): QueryBuilder<Runner> {
    return this.#seek(this.#conditions(given).map(negated))
  }

  search(search: unknown): QueryBuilder<Runner> {
    return this.#also({ search })
  }

  resonating(fraction: number): QueryBuilder<Runner> {
    return this.#also({ resonating: fraction })
  }

  with(...given: readonly unknown[]): QueryBuilder<Runner> {
    const embeds = given.map((item) => (typeof item === 'string' ? { [item]: true } : item))
    return this.#also({ embed: Object.assign({}, this.parts.embed, ...embeds) })
  }

  choose(...items: readonly unknown[]): QueryBuilder<Runner> {
    return this.#also({ select: [...(this.parts.select ?? []), ...items] })
  }

  distinct(): QueryBuilder<Runner> {
    return this.#also({ distinct: true })
  }

  orderBy(term: string | object, direction: unknown = 'asc'): QueryBuilder<Runner> {
    const next = typeof term === 'string' ? { [term]: direction } : term
    return this.#also({ orderBy: [...(this.parts.orderBy ?? []), next] })
  }

  orderByEnergy(direction: unknown = 'desc'): QueryBuilder<Runner> {
    return this.orderBy('energyLevel', direction)
  }

  limit(limit: number): QueryBuilder<Runner> {
    return this.#also({ limit })
  }

  offset(offset: number): QueryBuilder<Runner> {
    return this.#also({ offset })
  }

  after(after: string): QueryBuilder<Runner> {
    return this.#also({ after })
  }

  group(...groupBy: readonly unknown[]): GroupBuilder {
    return new GroupBuilder(this.kind, this.runner, { ...this.parts, groupBy, columns: {} })
  }

  aggregate(columns: Readonly<Record<string, unknown>>): GroupBuilder {
    return new GroupBuilder(this.kind, this.runner, { ...this.parts, columns })
  }

  toQuery(): SacredQuery {
    return toQuery({ name: this.kind }, this.parts)
  }

  transcend(options?: unknown): Promise<unknown> {
    return this.runner.contemplate(this.parts, options)
  }

  page(options?: unknown): Promise<unknown> {
    return this.runner.page(this.parts, options)
  }

  watch(options?: unknown): unknown {
    return this.runner.watch(this.parts, options)
  }

  #also(parts: QueryParts): QueryBuilder<Runner> {
    return this.derive({ ...this.parts, ...parts })
  }

  #seek(conditions: readonly Condition[]): QueryBuilder<Runner> {
    const { where } = this.parts
    return this.#also({ where: allOf(where === undefined ? conditions : [where, ...conditions]) })
  }

  #conditions(given: readonly object[]): readonly Condition[] {
    return given.map((where) => toCondition({ name: this.kind }, where))
  }
}
