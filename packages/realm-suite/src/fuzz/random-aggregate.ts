import type {
  AggregateClause,
  AggregateNode,
  FieldShape,
  GroupNode,
  KindShape,
  OrderNode,
} from '@luxdb/core/query'
import type { Random } from './random.js'
import type { FuzzScope } from './random-condition.js'
import { boundTerm, randomDirection } from './random-order.js'

/** Groups with computed columns, and an order of them. */
export interface RandomAggregate {
  readonly aggregate: AggregateClause
  readonly order: readonly OrderNode[]
}

export function randomAggregate(shape: KindShape, scope: FuzzScope): RandomAggregate {
  const { random } = scope
  const groups = random.some(shape.fields, 0.15).slice(0, 2)
  const bound = random.chance(0.25) ? boundGroup(shape, scope) : undefined
  const own = groups.map((field, index) => randomGroup(field, index, random))
  const groupBy = bound === undefined ? own : [bound, ...own]
  const columns = [0, 1, 2]
    .slice(0, 1 + random.below(3))
    .map((index) => randomColumn(random.pick(shape.fields), index, random))
  const names = [
    ...groupBy.flatMap(({ field, path, as }) => (path === undefined ? [as ?? field] : [])),
    ...columns.map(({ as }) => as),
  ]
  const counts = columns.filter((column) => column.function === 'count')
  const having = random
    .some(counts, 0.4)
    .map(({ as }) => ({ as, operator: random.pick(['gt', 'lte', 'neq'] as const), value: random.below(4) }))
  const order = random.some(names, 0.4).map((field) => ({ field, ...randomDirection(random) }))
  return { aggregate: { groupBy, columns, having }, order }
}

function boundGroup(shape: KindShape, scope: FuzzScope): GroupNode | undefined {
  const { random } = scope
  const term = boundTerm(shape, scope)
  if (term === undefined) return undefined
  const { direction: _direction, nulls: _nulls, ...reference } = term
  return { ...reference, as: `bound ${random.below(9)}` }
}

function randomGroup(field: FieldShape, index: number, random: Random): GroupNode {
  const as = random.chance(0.3) ? { as: `group ${index}` } : {}
  return field.store === 'json'
    ? { field: field.name, path: [index === 0 ? 'a' : 'b'], ...as }
    : { field: field.name, ...as }
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
