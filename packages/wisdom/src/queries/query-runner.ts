import type { GroupParts, QueryParts } from './query-parts.js'

/** What executes a query of one kind: a collection, or a client that acts as one. */
export interface QueryRunner {
  contemplate(parts: QueryParts, options: unknown): Promise<unknown>
  page(parts: QueryParts, options: unknown): Promise<unknown>
  aggregate(parts: GroupParts, options: unknown): Promise<unknown>
  watch(parts: QueryParts, options: unknown): unknown
}

/** What a collection can do beside. */
export interface CollectionRunner extends QueryRunner {
  count(parts: QueryParts, options: unknown): Promise<unknown>
  stream(parts: QueryParts, options: unknown): unknown
  explain(parts: QueryParts, options: unknown): Promise<unknown>
}
