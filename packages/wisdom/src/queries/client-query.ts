import { QueryBuilder } from './query-builder.js'
import type { QueryParts } from './query-parts.js'
import type { QueryRunner } from './query-runner.js'

/** A query that a server executes. */
export class ClientQuery extends QueryBuilder<QueryRunner> {
  protected derive(parts: QueryParts): ClientQuery {
    return new ClientQuery(this.kind, this.runner, parts)
  }
}
