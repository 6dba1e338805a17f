import { toAggregateQuery, toQuery } from '@luxdb/core/query'
import type { GroupParts, QueryParts } from './query-parts.js'
import type { QueryRunner } from './query-runner.js'
import type { ClientAnswer, ClientCallOptions, ClientTarget } from './query-target.js'

const DEFAULT_PAGE_SIZE = 100

/** A client that acts as the collection of one kind. */
export class ClientRunner implements QueryRunner {
  readonly #kind: { readonly name: string }
  readonly #client: ClientTarget
  readonly #realm: string | undefined

  constructor(kind: string, client: ClientTarget, realm: string | undefined) {
    this.#kind = { name: kind }
    this.#client = client
    this.#realm = realm
  }

  async contemplate(parts: QueryParts, options?: ClientCallOptions): Promise<ClientAnswer['rows']> {
    const { rows } = await this.#client.query(toQuery(this.#kind, parts), this.#options(options))
    return rows
  }

  async page(parts: QueryParts, options?: ClientCallOptions): Promise<unknown> {
    const query = { limit: DEFAULT_PAGE_SIZE, ...toQuery(this.#kind, parts) }
    const { rows, next } = await this.#client.query(query, { ...this.#options(options), page: true })
    return next === undefined ? { beings: rows } : { beings: rows, next }
  }

  async aggregate(parts: GroupParts, options?: ClientCallOptions): Promise<ClientAnswer['rows']> {
    const { rows } = await this.#client.query(toAggregateQuery(this.#kind, parts), this.#options(options))
    return rows
  }

  watch(parts: QueryParts): unknown {
    return this.#client.watch({ query: toQuery(this.#kind, parts), ...this.#options() })
  }

  #options(options?: ClientCallOptions): ClientCallOptions {
    return { ...(this.#realm === undefined ? undefined : { realm: this.#realm }), ...options }
  }
}
