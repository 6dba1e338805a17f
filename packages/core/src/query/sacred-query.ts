import type { AggregateClause } from './aggregate-node.js'
import type { Condition } from './condition.js'
import type { EmbedNode } from './embed-node.js'
import type { OrderNode } from './order-node.js'
import type { SelectionNode } from './selection-node.js'

/**
 * A query as versioned, readonly JSON. It serializes, hashes and travels; it holds no functions.
 * `validateQuery` checks it against the kinds and completes its order.
 */
export interface SacredQuery {
  readonly v: 1
  readonly type: 'query'
  /** Name of the kind of being that is asked for. */
  readonly kind: string
  /** What the caller is after; names the query in logs and insights. */
  readonly intention?: string
  readonly where?: Condition
  /** Absent: whole beings. */
  readonly select?: readonly SelectionNode[]
  readonly embed?: readonly EmbedNode[]
  readonly aggregate?: AggregateClause
  readonly order?: readonly OrderNode[]
  /** At most this many rows; 0 gives none. */
  readonly limit?: number
  readonly offset?: number
  /** Continue after the row that this cursor was made from (keyset.ts). Not with `offset`. */
  readonly after?: string
  /** Drop repeated rows of a projection. */
  readonly distinct?: boolean
}
