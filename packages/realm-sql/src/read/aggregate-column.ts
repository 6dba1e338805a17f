import { LuxError } from '@luxdb/core'
import {
  type AggregateNode,
  aggregateStore,
  type Cell,
  type LayoutColumn,
  MAX_INT64,
  MIN_INT64,
  type StoreType,
} from '@luxdb/core/query'
import { jsonPlace } from '../operand.js'
import { type CompileContext, columnOf, type Scope } from '../scope.js'
import { Sql, sql, trusted } from '../sql.js'
import type { CellCodec, JsonPlace, SplitValue } from '../sql-dialect.js'

/** One column of an aggregate: how it is returned exactly, and what stands for it elsewhere. */
export interface AggregateColumn {
  readonly selected: Sql
  /** What `selected` is to the driver. */
  readonly store: StoreType
  readonly codec: CellCodec
  /** What to group, order and compare by. */
  readonly parts: readonly Sql[]
  /** A cell in the same parts; absent when there is one and the cell is it. */
  readonly split?: SplitValue['split']
}

export function aggregateColumn(
  { aggregate, field, path, name, store }: LayoutColumn,
  scope: Scope,
  context: CompileContext,
): AggregateColumn {
  if (aggregate) return computedColumn(aggregate, scope, context)
  const fieldName = field?.name ?? name
  if (path !== undefined) return scalarColumn(jsonPlace({ field: fieldName, path }, scope, context), context)
  return plainColumn(columnOf(fieldName, scope, context.dialect).column, store, context)
}

function plainColumn(expression: Sql, store: StoreType, { dialect }: CompileContext): AggregateColumn {
  const { values } = dialect
  const selected = values.selected(expression, store)
  return { selected, store, codec: values.codec(store), parts: [expression] }
}

/** A group by a place inside json: the JSON text of the scalar there. */
function scalarColumn(place: JsonPlace, { dialect }: CompileContext): AggregateColumn {
  const { json, values } = dialect
  const selected = sql`CASE WHEN ${json.scalar(place, 'any')} IS NOT NULL THEN ${json.text(place)} END`
  return { selected, store: 'json', codec: values.codec('json'), parts: json.sortKeys(place) }
}

function computedColumn(node: AggregateNode, scope: Scope, context: CompileContext): AggregateColumn {
  const store = aggregateStore(scope.shape, node)
  if (node.field === undefined) return plainColumn(trusted('count(*)'), store, context)
  const { column, field } = columnOf(node.field, scope, context.dialect)
  switch (node.function) {
    case 'count':
      return plainColumn(sql`count(${column})`, store, context)
    case 'countDistinct':
      return plainColumn(sql`count(DISTINCT ${column})`, store, context)
    case 'min':
    case 'max': {
      const extreme = context.dialect.aggregates.extreme?.(node.function, column, store)
      return plainColumn(extreme ?? sql`${trusted(node.function)}(${column})`, store, context)
    }
    case 'avg':
      return finiteColumn(context.dialect.aggregates.avg(column, field.store), context)
    case 'sum':
      if (store === 'float') return finiteColumn(sql`sum(${column})`, context)
      return sumColumn(context.dialect.aggregates.sum(column, store), store, context)
  }
}

function finiteColumn(expression: Sql, { dialect }: CompileContext): AggregateColumn {
  const { decode: read = (raw: Cell): Cell => raw } = dialect.values.codec('float')
  const decode = (raw: Cell): Cell => {
    const cell = read(raw)
    return typeof cell === 'number' && !Number.isFinite(cell) ? overflow() : cell
  }
  return { selected: expression, store: 'float', codec: { decode }, parts: [expression] }
}

/** Selected as a bigint whatever its store, so that a sum beyond it is seen rather than rounded. */
function sumColumn(sum: Sql | SplitValue, store: StoreType, context: CompileContext): AggregateColumn {
  const exact: AggregateColumn =
    sum instanceof Sql ? plainColumn(sum, 'bigint', context) : { ...sum, store: 'text' }
  const { decode = (raw: Cell): Cell => raw } = exact.codec
  return { ...exact, codec: { decode: (raw) => fitSum(decode(raw), store) } }
}

function fitSum(sum: Cell, store: StoreType): Cell {
  if (typeof sum !== 'bigint') return sum
  if (store === 'bigint') return sum >= MIN_INT64 && sum <= MAX_INT64 ? sum : overflow()
  return Number.isSafeInteger(Number(sum)) ? Number(sum) : overflow()
}

function overflow(): never {
  throw new LuxError('LUX_OVERFLOW', 'A sum or mean is too large for its type; narrow the query.')
}
