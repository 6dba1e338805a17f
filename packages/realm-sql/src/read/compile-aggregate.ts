import { LuxError } from '@luxdb/core'
import {
  type AggregateNode,
  aggregateStore,
  type Cell,
  type LayoutColumn,
  MAX_INT64,
  MIN_INT64,
  type OrderNode,
  type ParameterizedAggregate,
  type RowLayout,
  type StoreType,
} from '@luxdb/core/query'
import { type CompileContext, columnOf, type Scope } from '../scope.js'
import { joinSql, type Sql, sql, trusted } from '../sql.js'
import type { CellCodec, ValueDialect } from '../sql-dialect.js'
import { cellSlot } from '../value-slot.js'
import type { OrderTerm } from './compile-order.js'
import { outerStyle, selectColumn } from './selected-columns.js'

const COMPARISONS = { eq: '=', neq: '<>', gt: '>', gte: '>=', lt: '<', lte: '<=' } as const

/** One column of an aggregate: how it is computed, and how it is returned exactly. */
interface AggregateColumn {
  readonly expression: Sql
  readonly selected: Sql
  readonly codec: CellCodec
}

export interface CompiledAggregate {
  readonly columns: readonly Sql[]
  readonly codecs: readonly CellCodec[]
  /** ` GROUP BY ... HAVING ...`, or nothing. */
  readonly grouping: Sql
  readonly order: readonly OrderTerm[]
}

export interface AggregateSource {
  readonly clause: ParameterizedAggregate
  readonly order: readonly OrderNode[]
  readonly layout: RowLayout
}

export function compileAggregate(
  source: AggregateSource,
  scope: Scope,
  context: CompileContext,
): CompiledAggregate {
  const { clause, layout, order } = source
  const columns = new Map<string, AggregateColumn>()
  for (const column of layout.columns) columns.set(column.name, aggregateColumn(column, scope, context))
  const all = [...columns.values()]
  return {
    columns: all.map((column) => column.selected),
    codecs: all.map((column) => column.codec),
    grouping: sql`${groupBy(clause, all)}${having(clause, columns, context)}`,
    order: order.map((node) => orderTerm(node, columns)),
  }
}

function aggregateColumn(column: LayoutColumn, scope: Scope, context: CompileContext): AggregateColumn {
  const { values } = context.dialect
  if (column.aggregate) return computedColumn(column.aggregate, scope, context)
  const selected = selectColumn(column, outerStyle(context.dialect), scope, context)
  const whole = column.path === undefined && column.field !== undefined
  const expression = whole ? columnOf(column.field.name, scope, context.dialect).column : selected
  return { expression, selected, codec: values.codec(column.store) }
}

function computedColumn(node: AggregateNode, scope: Scope, context: CompileContext): AggregateColumn {
  const { values } = context.dialect
  const store = aggregateStore(scope.shape, node)
  const expression = computed(node, scope, context)
  if (node.function !== 'sum') {
    return { expression, selected: values.selected(expression, store), codec: values.codec(store) }
  }
  if (store === 'float') return { expression, selected: expression, codec: { decode: finiteSum } }
  // As text, whatever its size: so that a sum beyond the store is seen rather than rounded.
  return { expression, selected: values.selected(expression, 'bigint'), codec: sumCodec(store, values) }
}

function computed(node: AggregateNode, scope: Scope, context: CompileContext): Sql {
  const { aggregates } = context.dialect
  if (node.field === undefined) return trusted('count(*)')
  const { column, field } = columnOf(node.field, scope, context.dialect)
  switch (node.function) {
    case 'count':
      return sql`count(${column})`
    case 'countDistinct':
      return sql`count(DISTINCT ${column})`
    case 'sum':
      return aggregates.sum(column, field.store)
    case 'avg':
      return aggregates.avg(column)
    case 'min':
      return sql`min(${column})`
    case 'max':
      return sql`max(${column})`
  }
}

function sumCodec(store: StoreType, values: ValueDialect): CellCodec {
  const { decode } = values.codec('bigint')
  return {
    decode(raw: Cell): Cell {
      const sum = decode ? decode(raw) : raw
      if (typeof sum !== 'bigint') return sum
      if (store === 'bigint') return sum >= MIN_INT64 && sum <= MAX_INT64 ? sum : overflow()
      return Number.isSafeInteger(Number(sum)) ? Number(sum) : overflow()
    },
  }
}

function finiteSum(raw: Cell): Cell {
  return typeof raw === 'number' && !Number.isFinite(raw) ? overflow() : raw
}

function overflow(): never {
  throw new LuxError(
    'LUX_OVERFLOW',
    'A sum is larger than its type can hold. Narrow the filter, or sum a float.',
  )
}

/** By position: an expression with placeholders would not be recognised as the one that is selected. */
function groupBy({ groupBy: references }: ParameterizedAggregate, columns: readonly AggregateColumn[]): Sql {
  if (!references || references.length === 0) return trusted('')
  const terms = references.map(({ path }, index) => {
    const column = columns[index]
    return path === undefined && column ? column.expression : trusted(String(index + 1))
  })
  return sql` GROUP BY ${joinSql(terms, ', ')}`
}

function having(
  { having: nodes }: ParameterizedAggregate,
  columns: ReadonlyMap<string, AggregateColumn>,
  { dialect }: CompileContext,
): Sql {
  if (!nodes || nodes.length === 0) return trusted('')
  const terms = nodes.map((node) => {
    const { expression } = columnNamed(node.as, columns)
    return sql`${expression} ${trusted(COMPARISONS[node.operator])} ${cellSlot(node.value, dialect.values)}`
  })
  return sql` HAVING ${joinSql(terms, ' AND ')}`
}

function orderTerm(node: OrderNode, columns: ReadonlyMap<string, AggregateColumn>): OrderTerm {
  return { node, nullable: true, expressions: [columnNamed(node.field, columns).expression] }
}

function columnNamed(name: string, columns: ReadonlyMap<string, AggregateColumn>): AggregateColumn {
  const column = columns.get(name)
  if (column) return column
  throw new LuxError('LUX_UNKNOWN_FIELD', `The aggregate has no column "${name}".`, {
    details: { field: name },
  })
}
