import type { Condition } from '../query/condition.js'
import type { AccessOperation, KindCatalog } from '../query/kind-shape.js'

/** A rule with its principal filled in: never, always, or where a condition holds. */
export type BoundRule = boolean | Condition

/**
 * What one principal may do, ready to be folded into requests. Made by the engine's authorize step;
 * a realm that is called without it is trusted.
 */
export interface BoundAccess {
  /** The kinds as this principal sees them: hidden fields are not there. */
  readonly catalog: KindCatalog
  rule(kind: string, operation: AccessOperation | 'check'): BoundRule
}
