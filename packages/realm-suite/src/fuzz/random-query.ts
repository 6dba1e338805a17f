import type {
  AggregateNode,
  EmbedNode,
  FieldReference,
  FieldShape,
  KindShape,
  OrderNode,
  SacredQuery,
  SelectionNode,
} from '@luxdb/core/query'
import type { Random } from './random.js'
import { type FuzzScope, randomCondition, randomPath } from './random-condition.js'

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
  if (random.chance(0.2)) return { ...head, ...randomAggregate(shape, random) }
  if (random.chance(0.12)) return { ...head, ...randomDistinct(shape, random) }
  return {
    ...head,
    order: randomOrder(shape, random),
    ...(random.chance(0.3) ? { select: randomSelection(shape, random) } : {}),
    ...(random.chance(0.3) ? { embed: randomEmbeds(shape, scope, 2) } : {}),
  }
}

function randomWhere(shape: KindShape, scope: FuzzScope, share: number): Pick<SacredQuery, 'where'> {
  return scope.random.chance(share) ? { where: randomCondition(shape, scope) } : {}
}

function randomCut(random: Random): Pick<SacredQuery, 'limit' | 'offset'> {
  return {
    ...(random.chance(0.35) ? { limit: random.pick([0, 1, 2, 5, 100]) } : {}),
    ...(random.chance(0.2) ? { offset: random.pick([0, 1, 3, 100]) } : {}),
  }
}

function randomDirection(random: Random): Pick<OrderNode, 'direction' | 'nulls'> {
  return {
    direction: random.pick(['asc', 'desc']),
    ...(random.chance(0.3) ? { nulls: random.pick(['first', 'last']) } : {}),
  }
}

function randomOrder(shape: KindShape, random: Random): readonly OrderNode[] {
  return random.list(3, () => ({
    ...orderedPlace(random.pick(shape.fields), random),
    ...randomDirection(random),
  }))
}

/** Json has an order only inside. */
function orderedPlace(field: FieldShape, random: Random): FieldReference {
  return field.store === 'json' ? { field: field.name, path: nonEmptyPath(random) } : { field: field.name }
}

function nonEmptyPath(random: Random): readonly (string | number)[] {
  return [random.pick(['a', 'b', 0, -1]), ...randomPath(random).slice(0, 1)]
}

/** Orders that cursors can follow: by fields, not by places inside them. */
export function randomPageOrder(shape: KindShape, random: Random): readonly OrderNode[] {
  const fields = shape.fields.filter(({ store }) => store !== 'json')
  return random.list(3, () => ({ field: random.pick(fields).name, ...randomDirection(random) }))
}

function randomSelection(shape: KindShape, random: Random): readonly SelectionNode[] {
  const some = random.some(shape.fields, 0.4)
  return (some.length === 0 ? shape.fields : some).map((field, index): SelectionNode => {
    if (field.store !== 'json' || random.chance(0.4)) return { field: field.name }
    return { field: field.name, path: nonEmptyPath(random), as: `inside ${index}` }
  })
}

function randomEmbeds(shape: KindShape, scope: FuzzScope, levels: number): readonly EmbedNode[] {
  const { random } = scope
  const bonds = random.some(shape.bonds, 0.4).slice(0, 2)
  return bonds.map((bond): EmbedNode => {
    const target = scope.catalog.get(bond.kind)
    if (target === undefined) return { bond: bond.name }
    return {
      bond: bond.name,
      ...randomWhere(target, scope, 0.4),
      ...(random.chance(0.4) ? { select: randomSelection(target, random) } : {}),
      ...(levels > 1 && random.chance(0.4) ? { embed: randomEmbeds(target, scope, levels - 1) } : {}),
      ...(bond.type === 'to' ? {} : { order: randomOrder(target, random), ...randomCut(random) }),
    }
  })
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

function randomAggregate(shape: KindShape, random: Random): Pick<SacredQuery, 'aggregate' | 'order'> {
  const groups = random.some(shape.fields, 0.15).slice(0, 2)
  const groupBy = groups.map((field, index): FieldReference => {
    return field.store === 'json'
      ? { field: field.name, path: [index === 0 ? 'a' : 'b'] }
      : { field: field.name }
  })
  const columns = [0, 1, 2]
    .slice(0, 1 + random.below(3))
    .map((index) => randomColumn(random.pick(shape.fields), index, random))
  const names = [
    ...groupBy.flatMap(({ field, path }) => (path === undefined ? [field] : [])),
    ...columns.map(({ as }) => as),
  ]
  const counts = columns.filter((column) => column.function === 'count')
  const having = random
    .some(counts, 0.4)
    .map(({ as }) => ({ as, operator: random.pick(['gt', 'lte', 'neq'] as const), value: random.below(4) }))
  const order = random.some(names, 0.4).map((field) => ({ field, ...randomDirection(random) }))
  return { aggregate: { groupBy, columns, having }, order }
}

function randomColumn(field: FieldShape, index: number, random: Random): AggregateNode {
  const as = `computed${index}`
  if (random.chance(0.3))
    return { as, function: 'count', ...(random.chance(0.5) ? { field: field.name } : {}) }
  switch (field.store) {
    case 'json':
      return { as, function: 'count', field: field.name }
    case 'bool':
      return { as, function: 'countDistinct', field: field.name }
    case 'text':
    case 'time':
      return { as, function: random.pick(['countDistinct', 'min', 'max']), field: field.name }
    default:
      return {
        as,
        function: random.pick(['sum', 'sum', 'avg', 'min', 'max', 'countDistinct']),
        field: field.name,
      }
  }
}
