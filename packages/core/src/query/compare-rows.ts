import { parseCell } from './cell.js'
import { compareCells } from './compare-cells.js'
import type { EvaluationEnvironment } from './evaluate-condition.js'
import { referenceReader, shapeOf } from './evaluate-reference.js'
import type { JsonPrimitive } from './json.js'
import type { KindShape } from './kind-shape.js'
import type { OrderNode } from './order-node.js'
import type { LayoutColumn, ResultRow, RowLayout } from './row-layout.js'
import { shapeIndexOf } from './shape-index.js'
import type { Cell, Row, StoreType } from './store.js'
import { unknownField } from './unknown-name.js'

export type Comparator<T> = (left: T, right: T) => number

/** Compares whole rows by a complete order; terms over a bond need the environment to follow it. */
export function compareRows(
  order: readonly OrderNode[],
  shape: KindShape,
  environment?: EvaluationEnvironment,
): Comparator<Row> {
  return firstDifference(order.map((term) => rowTerm(term, shape, environment)))
}

function rowTerm(
  term: OrderNode,
  shape: KindShape,
  environment: EvaluationEnvironment | undefined,
): Comparator<Row> {
  const owner = shapeOf(term, shape, environment)
  const indexed = shapeIndexOf(owner).fields.get(term.field)
  if (indexed === undefined) throw unknownField(term.field, owner)
  const read = referenceReader(term, shape, environment)
  const compare = term.path === undefined ? cellComparator(indexed.field.store) : compareScalars
  const ordered = directed(term, compare)
  return (left, right) => ordered(read(left), read(right))
}

/** Compares the rows of an aggregate, whose order names their columns. */
export function compareGroups(order: readonly OrderNode[], layout: RowLayout): Comparator<ResultRow> {
  return compareColumns(order, layout, (column, term) => column.name === term.field)
}

/** Compares the rows of a distinct projection, whose order names selected fields. */
export function compareDistinct(order: readonly OrderNode[], layout: RowLayout): Comparator<ResultRow> {
  return compareColumns(order, layout, (column, term) => column.field?.name === term.field)
}

function compareColumns(
  order: readonly OrderNode[],
  { columns, shape }: RowLayout,
  isMeant: (column: LayoutColumn, term: OrderNode) => boolean,
): Comparator<ResultRow> {
  return firstDifference(
    order.map((term) => {
      const position = columns.findIndex((column) => isMeant(column, term))
      const column = columns[position]
      if (column === undefined) throw unknownField(term.field, shape)
      const compare = column.store === 'json' ? compareScalarTexts : cellComparator(column.store)
      const ordered = directed(term, compare)
      return (left, right) => ordered(cellAt(left, position), cellAt(right, position))
    }),
  )
}

function cellAt(row: ResultRow, position: number): Cell {
  const entry = row[position] ?? null
  return typeof entry === 'object' ? null : entry
}

function firstDifference<T>(terms: readonly Comparator<T>[]): Comparator<T> {
  return (left, right) => {
    for (const term of terms) {
      const comparison = term(left, right)
      if (comparison !== 0) return comparison
    }
    return 0
  }
}

function directed({ direction, nulls }: OrderNode, compare: Comparator<Cell>): Comparator<Cell> {
  const sign = direction === 'asc' ? 1 : -1
  const nullSign = (nulls ?? (direction === 'asc' ? 'last' : 'first')) === 'last' ? 1 : -1
  return (left, right) => {
    if (left === null || right === null) return left === right ? 0 : left === null ? nullSign : -nullSign
    return sign * compare(left, right)
  }
}

function cellComparator(store: StoreType): Comparator<Cell> {
  return (left, right) => compareCells(left, right, store)
}

/** Scalars inside json: false, true, then numbers, then text. */
export function compareScalars(left: Cell, right: Cell): number {
  const rank = rankOf(left) - rankOf(right)
  return rank === 0 ? compareCells(left, right, STORE_OF_RANK[rankOf(left)] ?? 'text') : rank
}

const STORE_OF_RANK: readonly StoreType[] = ['bool', 'float', 'text']

function rankOf(scalar: Cell): number {
  if (typeof scalar === 'boolean') return 0
  return typeof scalar === 'number' ? 1 : 2
}

function compareScalarTexts(left: Cell, right: Cell): number {
  return compareScalars(scalarOf(left), scalarOf(right))
}

function scalarOf(text: Cell): JsonPrimitive {
  const value = typeof text === 'string' ? parseCell(text) : null
  return typeof value === 'object' ? null : value
}
