import type { AggregateClause } from './aggregate-node.js'
import type { Condition } from './condition.js'
import type { OrderNode } from './order-node.js'
import type { SelectionNode } from './selection-node.js'

/**
 * Bound beings nested into each row under `as` (default: the bond's name): an object or null for a
 * bond `to`, an array for `many` and `through`. Filter, order and limit act within each parent.
 */
export interface EmbedNode {
  readonly bond: string
  readonly as?: string
  readonly where?: Condition
  /** What the junction beings must satisfy: set by access rules alone, for a bond `through`. */
  readonly junction?: Condition
  readonly select?: readonly SelectionNode[]
  readonly embed?: readonly EmbedNode[]
  /**
   * Groups of the bound beings instead of these themselves, for bonds `many` and `through`: the array
   * holds one row per group of each parent (exactly one row without `groupBy`). Not with `select`,
   * `embed` and `spread`; `order` then names groups and computed columns.
   */
  readonly aggregate?: AggregateClause
  /**
   * Columns and embeds go into the parent row itself instead of an object, for a bond `to`; where
   * nothing is bound they are null. Their names must differ from those of the parent. Not with `as`.
   */
  readonly spread?: true
  readonly order?: readonly OrderNode[]
  readonly limit?: number
  readonly offset?: number
}
