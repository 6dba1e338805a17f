import { findBond } from './find-bond.js'
import type { EmbeddedNode } from './query-node.js'
import type { ConditionScope } from './to-condition.js'

/** The scope of an embed's rows. */
export interface EmbedScope extends ConditionScope {
  readonly bond: string
  readonly many: boolean
}

/** @throws LUX_UNKNOWN_BOND, LUX_AMBIGUOUS_BOND */
export function embedScope({ embed, node }: EmbeddedNode, scope: ConditionScope): EmbedScope {
  const { bond, join } = findBond(embed, scope.shape, scope.catalog)
  return { shape: join.target, catalog: scope.catalog, node, bond: bond.name, many: join.many }
}
