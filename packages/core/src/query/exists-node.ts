import type { Condition } from './condition.js'

/** At least one being is bound by `bond` and satisfies `where`. Never unknown. */
export interface ExistsNode {
  readonly type: 'exists'
  readonly bond: string
  readonly where?: Condition
  /**
   * What the junction beings between must satisfy, for a bond `through`. Only the folding of access
   * rules sets it (the junction kind has a read rule too); a query that carries it is refused.
   */
  readonly junction?: Condition
}
