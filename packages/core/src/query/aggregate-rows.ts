import { type Accumulator, accumulatorFactory, assertInRange } from './accumulator.js'
import type { AggregateClause, GroupNode, HavingNode } from './aggregate-node.js'
import { literalToCell } from './cell.js'
import { compareCells } from './compare-cells.js'
import type { EvaluationEnvironment } from './evaluate-condition.js'
import { referenceReader } from './evaluate-reference.js'
import type { KindShape } from './kind-shape.js'
import { aggregateStore } from './layout-of.js'
import type { ResultRow } from './row-layout.js'
import type { Cell, Row } from './store.js'

interface Group {
  readonly cells: readonly Cell[]
  readonly accumulators: readonly Accumulator[]
}

/**
 * The groups of rows, in the order in which their first rows come: group cells, then computed columns.
 * Without `groupBy` there is one group, also of no rows. Floats are added in the order of the rows. Groups
 * over a bond need the environment to follow it.
 *
 * @throws LUX_OVERFLOW
 */
export function aggregateRows(
  clause: AggregateClause,
  shape: KindShape,
  rows: Iterable<Row>,
  environment?: EvaluationEnvironment,
): Row[] {
  const groups = groupRows(clause, shape, rows, environment)
  for (const group of groups) assertComputed(clause, shape, group)
  return groups
}

/** @throws LUX_OVERFLOW when a group holds a value that is too large for its type */
export function assertComputed(clause: AggregateClause, shape: KindShape, group: ResultRow): void {
  const from = clause.groupBy?.length ?? 0
  for (const [index, node] of clause.columns.entries()) {
    const entry = group[from + index] ?? null
    if (typeof entry !== 'object') assertInRange(node, entry, aggregateStore(shape, node))
  }
}

/**
 * As {@link aggregateRows}, values that are too large included: what `having`, an order or a limit
 * leaves out of the answer is compared exactly, and overflows nothing.
 */
export function groupRows(
  clause: AggregateClause,
  shape: KindShape,
  rows: Iterable<Row>,
  environment?: EvaluationEnvironment,
): Row[] {
  const readers = (clause.groupBy ?? []).map((group) => groupReader(group, shape, environment))
  const factories = clause.columns.map((node) => accumulatorFactory(node, shape))
  const groups = new Map<string, Group>()
  const groupOf = (cells: readonly Cell[]): Group => {
    const key = groupKey(cells)
    const known = groups.get(key)
    if (known !== undefined) return known
    const group = { cells, accumulators: factories.map((create) => create()) }
    groups.set(key, group)
    return group
  }
  if (readers.length === 0) groupOf([])
  for (const row of rows) {
    const { accumulators } = groupOf(readers.map((read) => read(row)))
    for (const accumulator of accumulators) accumulator.add(row)
  }
  const holds = compileHaving(clause, shape)
  return Array.from(groups.values(), resultOf).filter(holds)
}

function resultOf({ cells, accumulators }: Group): Row {
  return [...cells, ...accumulators.map((accumulator) => accumulator.result())]
}

/** A group by a place inside json holds the scalar there as JSON text, as such columns do. */
function groupReader(
  group: GroupNode,
  shape: KindShape,
  environment: EvaluationEnvironment | undefined,
): (row: Row) => Cell {
  const read = referenceReader(group, shape, environment)
  if (group.path === undefined) return read
  return (row) => {
    const scalar = read(row)
    return scalar === null ? null : JSON.stringify(scalar)
  }
}

/** A text that is equal exactly when the cells are; cells of one column are of one type, or null. */
export function groupKey(cells: readonly Cell[]): string {
  return JSON.stringify(cells, (_key, value: unknown) =>
    typeof value === 'bigint' ? value.toString() : value,
  )
}

function compileHaving(
  { groupBy = [], columns, having = [] }: AggregateClause,
  shape: KindShape,
): (row: Row) => boolean {
  const tests = having.map((node) => {
    const index = columns.findIndex((column) => column.as === node.as)
    const column = columns[index]
    if (column === undefined) throw new TypeError(`There is no computed column ${node.as}.`)
    const store = aggregateStore(shape, column)
    const value = literalToCell(node.value, { name: node.as, store })
    return (row: Row): boolean => {
      const cell = row[groupBy.length + index] ?? null
      return cell !== null && accepts(node.operator, compareCells(cell, value, store))
    }
  })
  return (row) => tests.every((test) => test(row))
}

function accepts(operator: HavingNode['operator'], comparison: number): boolean {
  switch (operator) {
    case 'eq':
      return comparison === 0
    case 'neq':
      return comparison !== 0
    case 'gt':
      return comparison > 0
    case 'gte':
      return comparison >= 0
    case 'lt':
      return comparison < 0
    case 'lte':
      return comparison <= 0
    default:
      return operator satisfies never
  }
}
