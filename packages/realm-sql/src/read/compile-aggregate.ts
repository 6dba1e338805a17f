import { LuxError } from '@luxdb/core'
import type {
  ParameterizedAggregate,
  ParameterizedGroup,
  ParameterizedOrder,
  ParameterSlot,
  RowLayout,
} from '@luxdb/core/query'
import { bondSource } from '../condition/bond-source.js'
import { COMPARISON_SIGNS } from '../condition/comparison-signs.js'
import { bondFilter } from '../condition/compile-condition.js'
import type { CompileContext, Scope } from '../scope.js'
import { joinSql, type Sql, slot, sql, trusted } from '../sql.js'
import type { SplitValue } from '../sql-dialect.js'
import { cellOf, cellSlot } from '../value-slot.js'
import { type AggregateColumn, aggregateColumn } from './aggregate-column.js'
import type { OrderTerm } from './compile-order.js'

export interface CompiledAggregate {
  readonly columns: readonly AggregateColumn[]
  /** ` LEFT JOIN ...` for groups over bonds, or nothing; belongs behind the table. */
  readonly joins: Sql
  /** ` GROUP BY ... HAVING ...`, or nothing. */
  readonly grouping: Sql
  readonly order: readonly OrderTerm[]
}

export interface AggregateSource {
  readonly clause: ParameterizedAggregate
  readonly order: readonly ParameterizedOrder[]
  readonly layout: RowLayout
}

export function compileAggregate(
  { clause, layout, order }: AggregateSource,
  scope: Scope,
  context: CompileContext,
): CompiledAggregate {
  const { groupBy: groups = [] } = clause
  const columns = new Map<string, AggregateColumn>()
  const joins: Sql[] = []
  for (const [index, column] of layout.columns.entries()) {
    const bound = boundScope(groups[index], scope, context)
    if (bound) joins.push(bound.join)
    columns.set(column.name, aggregateColumn(column, bound?.scope ?? scope, context))
  }
  const all = [...columns.values()]
  return {
    columns: all,
    joins: joinSql(joins, ''),
    grouping: sql`${groupBy(clause, all, context)}${having(clause, columns, context)}`,
    order: order.map((node) => orderTerm(node, columns)),
  }
}

interface BoundScope {
  readonly scope: Scope
  readonly join: Sql
}

/** The being behind a bond `to` stands beside its owner: there is one at most, so no row is repeated. */
function boundScope(
  group: ParameterizedGroup | undefined,
  scope: Scope,
  context: CompileContext,
): BoundScope | undefined {
  if (group?.bond === undefined) return undefined
  const source = bondSource(group.bond, scope, context)
  const join = sql` LEFT JOIN ${source.from} ON ${bondFilter(source, group, context)}`
  return { scope: source.target, join }
}

/** Places inside json by position: with placeholders they would not be recognised as what is selected. */
function groupBy(
  { groupBy: references }: ParameterizedAggregate,
  columns: readonly AggregateColumn[],
  { dialect }: CompileContext,
): Sql {
  if (!references || references.length === 0) return trusted('')
  const terms = references.flatMap(({ path }, index) => {
    const { parts = [] } = columns[index] ?? {}
    const [expression] = parts
    if (path === undefined && expression) return [expression]
    return [trusted(String(index + 1)), ...(dialect.aggregates.groupsByOrder ? parts : [])]
  })
  return sql` GROUP BY ${joinSql(terms, ', ')}`
}

function having(
  { having: nodes }: ParameterizedAggregate,
  columns: ReadonlyMap<string, AggregateColumn>,
  { dialect }: CompileContext,
): Sql {
  if (!nodes || nodes.length === 0) return trusted('')
  const terms = nodes.map(({ as, operator, value }) => {
    const { parts, split } = columnNamed(as, columns)
    const operands = split ? splitSlots(value, parts.length, split) : [cellSlot(value, dialect.values)]
    return sql`${rowValue(parts)} ${trusted(COMPARISON_SIGNS[operator])} ${rowValue(operands)}`
  })
  return sql` HAVING ${joinSql(terms, ' AND ')}`
}

function rowValue(parts: readonly Sql[]): Sql {
  const [only, ...more] = parts
  return only && more.length === 0 ? only : sql`(${joinSql(parts, ', ')})`
}

function splitSlots(
  { $parameter }: ParameterSlot,
  count: number,
  split: SplitValue['split'],
): readonly Sql[] {
  return Array.from({ length: count }, (_, index) =>
    slot((parameters) => split(cellOf(parameters[$parameter]))[index] ?? null),
  )
}

function orderTerm(node: ParameterizedOrder, columns: ReadonlyMap<string, AggregateColumn>): OrderTerm {
  return { node, nullable: true, expressions: columnNamed(node.field, columns).parts }
}

function columnNamed(name: string, columns: ReadonlyMap<string, AggregateColumn>): AggregateColumn {
  const column = columns.get(name)
  if (column) return column
  throw new LuxError('LUX_UNKNOWN_FIELD', `The aggregate has no column "${name}".`, {
    details: { field: name },
  })
}
