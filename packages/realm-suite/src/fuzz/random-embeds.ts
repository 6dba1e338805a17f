import type { BondShape, EmbedNode, FieldShape, KindShape, SelectionNode } from '@luxdb/core/query'
import type { Random } from './random.js'
import { randomAggregate } from './random-aggregate.js'
import type { FuzzScope } from './random-condition.js'
import { nonEmptyPath, randomOrder } from './random-order.js'
import { randomCut, randomWhere } from './random-parts.js'

/** Where embeds stand. */
export interface EmbedLevel {
  /** Levels that are left, this one included. */
  readonly levels: number
  /** Goes before the names of what is spread, so that no two are alike. */
  readonly prefix: string
}

const CASTABLE: readonly string[] = ['text', 'int', 'bigint', 'bool']

export function randomSelection(shape: KindShape, random: Random): readonly SelectionNode[] {
  const some = random.some(shape.fields, 0.4)
  return (some.length === 0 ? shape.fields : some).map((field, index) => randomColumn(field, index, random))
}

function randomColumn(field: FieldShape, index: number, random: Random): SelectionNode {
  const { name, store } = field
  if (store === 'json' && !random.chance(0.4)) {
    const cast = random.chance(0.3) ? ({ cast: 'text' } as const) : {}
    return { field: name, path: nonEmptyPath(random), as: `inside ${index}`, ...cast }
  }
  return CASTABLE.includes(store) && random.chance(0.15) ? { field: name, cast: 'text' } : { field: name }
}

export function randomEmbeds(
  shape: KindShape,
  scope: FuzzScope,
  { levels, prefix }: EmbedLevel = { levels: 2, prefix: 's' },
): readonly EmbedNode[] {
  const bonds = scope.random.some(shape.bonds, 0.4).slice(0, 2)
  return bonds.map((bond, index) => randomEmbed(bond, scope, { levels, prefix: `${prefix}${index}` }))
}

function randomEmbed(bond: BondShape, scope: FuzzScope, level: EmbedLevel): EmbedNode {
  const { catalog, random } = scope
  const target = catalog.get(bond.kind)
  if (target === undefined) return { bond: bond.name }
  const head = { bond: bond.name, ...randomWhere(target, scope, 0.4) }
  if (bond.type === 'to') {
    return random.chance(0.3)
      ? { ...head, ...randomSpread(target, scope, level) }
      : { ...head, ...randomRows(target, scope, level) }
  }
  const cut = randomCut(random)
  if (random.chance(0.25)) return { ...head, ...randomAggregate(target, scope), ...cut }
  return { ...head, ...randomRows(target, scope, level), order: randomOrder(target, scope), ...cut }
}

function randomRows(
  target: KindShape,
  scope: FuzzScope,
  { levels, prefix }: EmbedLevel,
): Pick<EmbedNode, 'select' | 'embed'> {
  const { random } = scope
  return {
    ...(random.chance(0.4) ? { select: randomSelection(target, random) } : {}),
    ...(levels > 1 && random.chance(0.4)
      ? { embed: randomEmbeds(target, scope, { levels: levels - 1, prefix }) }
      : {}),
  }
}

/** Everything in it has a name of its own. */
function randomSpread(target: KindShape, scope: FuzzScope, level: EmbedLevel): Partial<EmbedNode> {
  const { embed = [] } = randomRows(target, scope, level)
  const { prefix } = level
  return {
    spread: true,
    select: randomSelection(target, scope.random).map((column, index) => ({
      ...column,
      as: `${prefix} ${index}`,
    })),
    embed: embed.map((node, index) => (node.spread ? node : { ...node, as: `${prefix}:${index}` })),
  }
}
