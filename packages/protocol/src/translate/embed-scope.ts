import { resolveBond, shapeIndexOf, unknownBond } from '@luxdb/core/query'
import { unsupported } from '../postgrest/grammar-error.js'
import type { SelectEmbed } from '../postgrest/parsed-parameters.js'
import type { EmbeddedNode } from './query-node.js'
import type { ConditionScope } from './to-condition.js'

/** The scope of an embed's rows. */
export interface EmbedScope extends ConditionScope {
  readonly bond: string
  readonly many: boolean
}

/** @throws LUX_UNKNOWN_BOND, LUX_UNSUPPORTED */
export function embedScope({ embed, node }: EmbeddedNode, scope: ConditionScope): EmbedScope {
  assertSupported(embed)
  const bond = shapeIndexOf(scope.shape).bonds.get(embed.name)
  const join = bond && resolveBond(scope.shape, bond, scope.catalog)
  if (join === undefined) throw unknownBond(embed.name, scope.shape)
  return { shape: join.target, catalog: scope.catalog, node, bond: embed.name, many: join.many }
}

function assertSupported(embed: SelectEmbed): void {
  if (embed.spread) throw unsupported(`The spread of ${embed.name}`, 'embed it without the dots')
  if (embed.hint !== undefined) throw unsupported(`The hint !${embed.hint}`, 'embed by the name of the bond')
}
