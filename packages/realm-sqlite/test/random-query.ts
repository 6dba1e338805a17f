import type {
  AggregateNode,
  EmbedNode,
  FieldShape,
  KindShape,
  OrderNode,
  SacredQuery,
  SelectionNode,
} from '@luxdb/core/query'
import type { Random } from './random.js'
import { randomCondition, randomPath } from './random-condition.js'
import { CATALOG } from './test-kinds.js'

/** Any valid query over a kind. */
export function randomQuery(shape: KindShape, random: Random): SacredQuery {
  const base = {
    v: 1,
    type: 'query',
    kind: shape.name,
    ...randomWhere(shape, random),
    ...randomPage(random),
  } as const
  if (random.chance(0.2)) return { ...base, ...randomAggregate(shape, random) }
  if (random.chance(0.15)) return { ...base, ...randomDistinct(shape, random) }
  return {
    ...base,
    order: randomOrder(shape, random),
    ...(random.chance(0.3) && { select: randomSelection(shape, random) }),
    ...(random.chance(0.3) && { embed: randomEmbeds(shape, random, 2) }),
  }
}

function randomWhere(shape: KindShape, random: Random): Pick<SacredQuery, 'where'> {
  return random.chance(0.8) ? { where: randomCondition(shape, random) } : {}
}

function randomPage(random: Random): Pick<SacredQuery, 'limit' | 'offset'> {
  return {
    ...(random.chance(0.4) && { limit: random.pick([0, 1, 3, 10, 100, Number.MAX_SAFE_INTEGER]) }),
    ...(random.chance(0.2) && { offset: random.pick([0, 1, 5, 100, Number.MAX_SAFE_INTEGER]) }),
  }
}

function randomOrder(shape: KindShape, random: Random): readonly OrderNode[] {
  return random.list(random.below(4), () => {
    const field = random.pick(shape.fields)
    const path = field.store === 'json' ? ['a', ...randomPath(random)].slice(-2) : undefined
    return { field: field.name, ...(path && { path }), ...randomDirection(random) }
  })
}

function randomDirection(random: Random): Pick<OrderNode, 'direction' | 'nulls'> {
  return {
    direction: random.pick(['asc', 'desc'] as const),
    ...(random.chance(0.3) && { nulls: random.pick(['first', 'last'] as const) }),
  }
}

function randomSelection(shape: KindShape, random: Random): readonly SelectionNode[] {
  const fields = random.some(shape.fields)
  const chosen = fields.length > 0 ? fields : shape.fields
  return chosen.map((field, index) => {
    const path = field.store === 'json' && random.chance(0.6) ? randomPath(random) : []
    return { field: field.name, as: `column${index}`, ...(path.length > 0 && { path }) }
  })
}

function randomEmbeds(shape: KindShape, random: Random, depth: number): readonly EmbedNode[] {
  return random
    .some(shape.bonds, 0.4)
    .slice(0, 2)
    .map((bond): EmbedNode => {
      const target = CATALOG.get(bond.kind)
      if (!target) return { bond: bond.name }
      const many = bond.type !== 'to'
      return {
        bond: bond.name,
        ...(random.chance(0.4) && { where: randomCondition(target, random, 2) }),
        ...(random.chance(0.5) && { select: randomSelection(target, random) }),
        ...(depth > 1 && random.chance(0.4) && { embed: randomEmbeds(target, random, depth - 1) }),
        ...(many && { order: randomOrder(target, random), ...randomPage(random) }),
      }
    })
}

function randomDistinct(shape: KindShape, random: Random): Partial<SacredQuery> {
  const fields = shape.fields.filter((field) => field.store !== 'json')
  const chosen = random.some(fields, 0.25)
  const select = (chosen.length > 0 ? chosen : fields.slice(-1)).map((field) => ({ field: field.name }))
  const order = random.some(select).map(({ field }) => ({ field, ...randomDirection(random) }))
  return { distinct: true, select, order }
}

function randomAggregate(shape: KindShape, random: Random): Partial<SacredQuery> {
  const groups = random.some(shape.fields, 0.15).slice(0, 2)
  const groupBy = groups.map((field, index) => ({
    field: field.name,
    ...(field.store === 'json' && { path: [`key${index}`, 'a', ...randomPath(random)].slice(-1) }),
  }))
  const columns = random
    .list(1 + random.below(3), () => random.pick(shape.fields))
    .map((field, index) => randomColumn(field, index, random))
  const names = [
    ...groups.filter((field) => field.store !== 'json').map((field) => field.name),
    ...columns.map((column) => column.as),
  ]
  const order = random.some(names).map((field) => ({ field, ...randomDirection(random) }))
  const counted = columns.find((column) => column.function === 'count')
  const having =
    counted && random.chance(0.4)
      ? [{ as: counted.as, operator: random.pick(['gt', 'lte', 'neq'] as const), value: random.below(4) }]
      : []
  const isPath = groupBy.every((group) => typeof group.path?.[0] !== 'number')
  return { aggregate: { ...(isPath && { groupBy }), columns, having }, order: isPath ? order : [] }
}

function randomColumn(field: FieldShape, index: number, random: Random): AggregateNode {
  const as = `computed${index}`
  if (random.chance(0.3)) return { as, function: 'count', ...(random.chance(0.5) && { field: field.name }) }
  switch (field.store) {
    case 'json':
      return { as, function: 'count', field: field.name }
    case 'bool':
      return { as, function: 'countDistinct', field: field.name }
    case 'text':
    case 'time':
      return { as, function: random.pick(['countDistinct', 'min', 'max'] as const), field: field.name }
    default:
      return {
        as,
        function: random.pick(['sum', 'avg', 'min', 'max', 'countDistinct'] as const),
        field: field.name,
      }
  }
}
