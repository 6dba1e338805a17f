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
  readonly order?: readonly OrderNode[]
  readonly limit?: number
  readonly offset?: number
}
