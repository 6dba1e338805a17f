import type {
  KindShape,
  ParameterizedCondition,
  ParameterizedOrder,
  ParameterizedQuery,
} from '@luxdb/core/query'

/**
 * Whether a read may take long: an aggregate, embeds, a search, a sort or filter that no index serves,
 * or no bound on the rows. A guess from the shape alone: drivers combine it with what they know of
 * table sizes.
 */
export function isHeavy(query: ParameterizedQuery, shape: KindShape): boolean {
  if (query.aggregate || query.distinct || (query.embed?.length ?? 0) > 0) return true
  const use = fieldUse(query.where)
  if (use.scans) return true
  const indexes = indexesOf(shape)
  const filtered = query.where !== undefined
  const served = indexes.some(
    ([first]) => first !== undefined && (use.equal.has(first) || use.ranged.has(first)),
  )
  if (filtered ? !served : query.limit === undefined) return true
  return !indexes.some((index) => servesOrder(index, query.order ?? [], use.equal))
}

interface FieldUse {
  /** Fields that the whole condition pins to one value or a list of values. */
  readonly equal: Set<string>
  readonly ranged: Set<string>
  scans: boolean
}

function fieldUse(where: ParameterizedCondition | undefined): FieldUse {
  const use: FieldUse = { equal: new Set(), ranged: new Set(), scans: false }
  const top = where?.type === 'and' ? where.conditions : where ? [where] : []
  for (const node of top) noteUse(node, use)
  return use
}

function noteUse(node: ParameterizedCondition, use: FieldUse): void {
  if (node.type === 'search') use.scans = true
  if (!('field' in node) || node.path !== undefined) return
  if (node.type === 'in' || (node.type === 'compare' && node.operator === 'eq')) use.equal.add(node.field)
  else if (node.type === 'compare' || node.type === 'between') use.ranged.add(node.field)
  else if (node.type === 'pattern' && node.operator === 'startsWith') use.ranged.add(node.field)
}

/** Field lists by which rows can be found in order: the key, indexes and bonds, each ending on the key. */
function indexesOf(shape: KindShape): readonly (readonly string[])[] {
  const bonds = shape.bonds.flatMap((bond) => (bond.type === 'to' ? [bond.fields] : []))
  const indexes = [...shape.indexes.map((index) => index.fields), ...bonds]
  return [
    shape.key,
    ...indexes.map((fields) => [...fields, ...shape.key.filter((name) => !fields.includes(name))]),
  ]
}

function servesOrder(
  index: readonly string[],
  order: readonly ParameterizedOrder[],
  equal: ReadonlySet<string>,
): boolean {
  if (order.some((node) => node.path !== undefined || node.bond !== undefined)) return false
  const wanted = order.filter((node) => !equal.has(node.field))
  const there = index.filter((name) => !equal.has(name))
  const [first] = wanted
  return wanted.every(
    (node, position) => there[position] === node.field && node.direction === first?.direction,
  )
}
