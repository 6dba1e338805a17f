import { QueryBuilder } from './query-builder.js'
import type { QueryParts } from './query-parts.js'
import type { CollectionRunner } from './query-runner.js'

/** A query that a collection executes. */
export class CollectionQuery extends QueryBuilder<CollectionRunner> {
  protected derive(parts: QueryParts): CollectionQuery {
    return new CollectionQuery(this.kind, this.runner, parts)
  }

  count(options?: unknown): Promise<unknown> {
    return this.runner.count(this.parts, options)
  }

  stream(options?: unknown): unknown {
    return this.runner.stream(this.parts, options)
  }

  explain(options?: unknown): Promise<unknown> {
    return this.runner.explain(this.parts, options)
  }
}
