import { literalToCell, parseCell } from './cell.js'
import { compareCells } from './compare-cells.js'
import type { BetweenNode, ComparisonNode, ComparisonOperator, InNode, IsNode } from './comparison-node.js'
import type { Condition } from './condition.js'
import type { Predicate } from './evaluate-condition.js'
import type { FieldReference } from './field-reference.js'
import type { JsonValue } from './json.js'
import { jsonContains, jsonHasKey, jsonOverlaps } from './json-containment.js'
import type { HasKeyNode, JsonMatchNode } from './json-node.js'
import { jsonAt, scalarAt } from './json-path.js'
import type { KindShape } from './kind-shape.js'
import { compilePattern } from './like-pattern.js'
import { literalTarget } from './literal-target.js'
import { shapeIndexOf } from './shape-index.js'
import type { Cell, Row, StoreType } from './store.js'
import { unknownField } from './unknown-name.js'
import { unsupported } from './validate-reference.js'

type FieldCondition = Exclude<
  Condition,
  { readonly type: 'and' | 'or' | 'not' | 'exists' | 'resonate' | 'search' }
>

/** Reads the cell of a field, or the scalar at a path as a cell. */
type CellReader = (row: Row) => Cell

/** The meaning of a condition on one field. */
export function compileFieldCondition(node: FieldCondition, shape: KindShape): Predicate {
  switch (node.type) {
    case 'compare':
      return compileComparison(node, shape)
    case 'between':
      return compileBetween(node, shape)
    case 'in':
      return compileIn(node, shape)
    case 'is':
      return compileIs(node, shape)
    case 'pattern': {
      const matches = compilePattern(node.operator, node.value)
      return onKnown(readerOf(node, shape), (cell) => (typeof cell === 'string' ? matches(cell) : null))
    }
    case 'match':
      throw unsupported('Regular expressions are evaluated by databases only; see realm.supports.match.')
    case 'json':
      return compileJsonMatch(node, shape)
    case 'hasKey':
      return compileHasKey(node, shape)
    default:
      return node satisfies never
  }
}

function compileComparison(node: ComparisonNode, shape: KindShape): Predicate {
  const { store, cell: value } = literalCell(node, node.value, shape)
  const read = typedReader(node, shape, store)
  const { operator } = node
  if (operator === 'distinct') return (row) => read(row) !== value
  // Only a bound access rule compares with null: a claim that is missing. Nothing is known then.
  if (value === null) return () => null
  if (operator === 'eq') return onKnown(read, (cell) => cell === value)
  if (operator === 'neq') return onKnown(read, (cell) => cell !== value)
  const accepts = ACCEPTS[operator]
  return onKnown(read, (cell) => accepts(compareCells(cell, value, store)))
}

const ACCEPTS: Readonly<
  Record<Exclude<ComparisonOperator, 'eq' | 'neq' | 'distinct'>, (comparison: number) => boolean>
> = {
  gt: (comparison) => comparison > 0,
  gte: (comparison) => comparison >= 0,
  lt: (comparison) => comparison < 0,
  lte: (comparison) => comparison <= 0,
}

function compileBetween(node: BetweenNode, shape: KindShape): Predicate {
  const { store, cell: from } = literalCell(node, node.from, shape)
  const { cell: to } = literalCell(node, node.to, shape)
  return onKnown(
    typedReader(node, shape, store),
    (cell) => compareCells(cell, from, store) >= 0 && compareCells(cell, to, store) <= 0,
  )
}

function compileIn(node: InNode, shape: KindShape): Predicate {
  const [first] = node.values
  if (first === undefined) return () => false
  const { store } = literalCell(node, first, shape)
  const values = new Set(node.values.map((value) => literalCell(node, value, shape).cell))
  return onKnown(typedReader(node, shape, store), (cell) => values.has(cell))
}

function compileIs(node: IsNode, shape: KindShape): Predicate {
  const read = readerOf(node, shape)
  const { value } = node
  return (row) => read(row) === value
}

function compileJsonMatch(node: JsonMatchNode, shape: KindShape): Predicate {
  const { operator, value } = node
  if (operator === 'contains') return onJson(node, shape, (found) => jsonContains(found, value))
  if (operator === 'containedBy') return onJson(node, shape, (found) => jsonContains(value, found))
  return onJson(node, shape, (found) => jsonOverlaps(found, value))
}

function compileHasKey(node: HasKeyNode, shape: KindShape): Predicate {
  return onJson(node, shape, (found) => jsonHasKey(found, node.key))
}

function onKnown(read: CellReader, test: (cell: Exclude<Cell, null>) => boolean | null): Predicate {
  return (row) => {
    const cell = read(row)
    return cell === null ? null : test(cell)
  }
}

function onJson(reference: FieldReference, shape: KindShape, test: (found: JsonValue) => boolean): Predicate {
  const position = positionOf(reference, shape)
  const { path = [] } = reference
  return (row) => {
    const cell = row[position]
    const found = typeof cell === 'string' ? jsonAt(parseCell(cell), path) : undefined
    return found === undefined ? null : test(found)
  }
}

function literalCell(
  reference: FieldReference,
  literal: JsonValue,
  shape: KindShape,
): { readonly store: StoreType; readonly cell: Cell } {
  const target = literalTarget(reference, literal, shape)
  return { store: target.store, cell: literalToCell(literal, target) }
}

export function readerOf(reference: FieldReference, shape: KindShape): CellReader {
  const position = positionOf(reference, shape)
  const { path } = reference
  if (path === undefined) return (row) => row[position] ?? null
  return (row) => {
    const cell = row[position]
    return typeof cell === 'string' ? scalarAt(parseCell(cell), path) : null
  }
}

/** As {@link readerOf}; a scalar inside json of another type than the literal's reads as NULL. */
function typedReader(reference: FieldReference, shape: KindShape, store: StoreType): CellReader {
  const read = readerOf(reference, shape)
  if (reference.path === undefined) return read
  const type = store === 'text' ? 'string' : store === 'bool' ? 'boolean' : 'number'
  return (row) => {
    const cell = read(row)
    return typeof cell === type ? cell : null
  }
}

function positionOf({ field }: FieldReference, shape: KindShape): number {
  const indexed = shapeIndexOf(shape).fields.get(field)
  if (indexed === undefined) throw unknownField(field, shape)
  return indexed.position
}
