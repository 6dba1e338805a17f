import type { KindShape, SacredQuery } from '@luxdb/core/query'
import type { Random } from './random.js'
import { randomAggregate } from './random-aggregate.js'
import type { FuzzScope } from './random-condition.js'
import { randomEmbeds, randomSelection } from './random-embeds.js'
import { randomDirection, randomOrder } from './random-order.js'
import { randomCut, randomWhere } from './random-parts.js'

/** Any valid query over a kind: whole beings, projections, embeds, distinct rows, groups. */
export function randomQuery(shape: KindShape, scope: FuzzScope): SacredQuery {
  const { random } = scope
  const head = {
    v: 1,
    type: 'query',
    kind: shape.name,
    ...randomWhere(shape, scope, 0.85),
    ...randomCut(random),
  } as const
  if (random.chance(0.2)) return { ...head, ...randomAggregate(shape, scope) }
  if (random.chance(0.12)) return { ...head, ...randomDistinct(shape, random) }
  return {
    ...head,
    order: randomOrder(shape, scope),
    ...(random.chance(0.3) ? { select: randomSelection(shape, random) } : {}),
    ...(random.chance(0.35) ? { embed: randomEmbeds(shape, scope) } : {}),
  }
}

function randomDistinct(
  shape: KindShape,
  random: Random,
): Pick<SacredQuery, 'select' | 'distinct' | 'order'> {
  const fields = shape.fields.filter(({ store }) => store !== 'json')
  const select = [random.pick(fields), ...random.some(fields, 0.15)]
    .filter((field, index, all) => all.indexOf(field) === index)
    .map(({ name }) => ({ field: name }))
  const order = random.some(select, 0.5).map((selected) => ({ ...selected, ...randomDirection(random) }))
  return { select, distinct: true, order }
}
