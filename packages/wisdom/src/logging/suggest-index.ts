import type { Condition, KindShape, OrderNode, SacredQuery } from '@luxdb/core/query'

const MOST_FIELDS = 4

/**
 * Fields by which an index would find the beings of a query, in their order: those that are compared for equality,
 * then those that a limited query is ordered by, or else one that is compared for more or less. Undefined where no
 * index would help, or one is there that begins with these.
 */
export function suggestIndex(query: SacredQuery, shape: KindShape): readonly string[] | undefined {
  const terms = termsOf(query.where, shape)
  const equal = unique(terms.filter(({ use }) => use === 'equal').map(({ field }) => field))
  const fields = unique([...equal, ...continued(query, terms, shape)]).slice(0, MOST_FIELDS)
  return fields.length === 0 || isServed(fields, equal.length, shape) ? undefined : fields
}

interface Term {
  readonly field: string
  readonly use: 'equal' | 'range'
}

/** What the whole condition demands of single fields. */
function termsOf(where: Condition | undefined, shape: KindShape): readonly Term[] {
  const top = where?.type === 'and' ? where.conditions : where === undefined ? [] : [where]
  return top.flatMap((node): readonly Term[] => {
    const use = useOf(node)
    if (use === undefined || !('field' in node) || node.path !== undefined) return []
    return isIndexable(node.field, shape) ? [{ field: node.field, use }] : []
  })
}

function useOf(node: Condition): Term['use'] | undefined {
  switch (node.type) {
    case 'in':
    case 'is':
      return 'equal'
    case 'between':
      return 'range'
    case 'compare':
      if (node.operator === 'eq') return 'equal'
      return node.operator === 'neq' || node.operator === 'distinct' ? undefined : 'range'
    case 'pattern':
      return node.operator === 'startsWith' ? 'range' : undefined
    default:
      return undefined
  }
}

/** What follows the fields that are compared for equality. */
function continued(
  { order = [], limit }: SacredQuery,
  terms: readonly Term[],
  shape: KindShape,
): readonly string[] {
  const ordered = limit === undefined ? [] : orderFields(order, shape)
  if (ordered.length > 0) return ordered
  return terms
    .filter(({ use }) => use === 'range')
    .map(({ field }) => field)
    .slice(0, 1)
}

/** An index is followed in one direction, and knows nothing of bonds and places inside json. */
function orderFields(order: readonly OrderNode[], shape: KindShape): readonly string[] {
  const [first] = order
  const isFollowed = order.every(
    ({ bond, path, field, direction }) =>
      bond === undefined && path === undefined && direction === first?.direction && isIndexable(field, shape),
  )
  return isFollowed ? order.map(({ field }) => field).filter((field) => !shape.key.includes(field)) : []
}

function isIndexable(name: string, shape: KindShape): boolean {
  const field = shape.fields.find((candidate) => candidate.name === name)
  return field !== undefined && field.store !== 'json'
}

/** Fields that are compared for equality may stand in any order. */
function isServed(fields: readonly string[], equalCount: number, shape: KindShape): boolean {
  const unique = shape.fields.filter((field) => field.unique === true).map(({ name }) => [name])
  const bonds = shape.bonds.flatMap((bond) => (bond.type === 'to' ? [bond.fields] : []))
  const there = [shape.key, ...unique, ...bonds, ...shape.indexes.map((index) => index.fields)]
  return there.some((index) => {
    const lead = index.slice(0, equalCount)
    const isLed = fields.slice(0, equalCount).every((field) => lead.includes(field))
    return isLed && fields.slice(equalCount).every((field, at) => index[equalCount + at] === field)
  })
}

function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names)]
}
