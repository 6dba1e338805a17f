import { findBond } from './find-bond.js'
import type { EmbeddedNode } from './query-node.js'
import type { ConditionScope } from './to-condition.js'
import { withCounts } from './with-counts.js'

/** The scope of an embed's rows. */
export interface EmbedScope extends ConditionScope {
  readonly bond: string
  readonly many: boolean
}

/** @throws LUX_UNKNOWN_BOND, LUX_AMBIGUOUS_BOND */
export function embedScope({ embed, node }: EmbeddedNode, scope: ConditionScope): EmbedScope {
  const { bond, join } = findBond(embed, scope.shape, scope.catalog)
  const shape = join.target
  return { shape, catalog: scope.catalog, node: withCounts(node, shape), bond: bond.name, many: join.many }
}
