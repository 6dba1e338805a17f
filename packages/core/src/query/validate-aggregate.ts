import type {
  AggregateClause,
  AggregateFunction,
  AggregateNode,
  GroupNode,
  HavingNode,
} from './aggregate-node.js'
import { cellToLiteral, literalToCell } from './cell.js'
import {
  assertDistinctNames,
  checkedChoice,
  checkedList,
  checkedName,
  checkedNode,
  invalidQuery,
} from './checked-node.js'
import type { Draft } from './draft.js'
import type { FieldShape, KindShape } from './kind-shape.js'
import { aggregateStore } from './layout-of.js'
import type { OrderNode } from './order-node.js'
import { quoteValue } from './quote-value.js'
import { columnName } from './selection-name.js'
import { shapeIndexOf } from './shape-index.js'
import type { StoreType } from './store.js'
import { unknownField } from './unknown-name.js'
import { assertOwnField, checkBondedReference } from './validate-bonded-reference.js'
import { invalidLiteral } from './validate-literal.js'
import { checkedTerms, completeOrder, isSamePlace, orderTerm } from './validate-order.js'
import { checkReference, isOrdered, unsupported } from './validate-reference.js'
import type { ValidationScope } from './validation-scope.js'
import type { PlainObject } from './value-domain.js'

const MEMBERS: ReadonlySet<string> = new Set(['groupBy', 'columns', 'having'])
const GROUP_MEMBERS: ReadonlySet<string> = new Set(['field', 'path', 'as', 'bond', 'where'])
const COLUMN_MEMBERS: ReadonlySet<string> = new Set(['as', 'function', 'field'])
const HAVING_MEMBERS: ReadonlySet<string> = new Set(['as', 'operator', 'value'])
const HAVING_OPERATORS = ['eq', 'neq', 'gt', 'gte', 'lt', 'lte'] as const

const NUMBERS: ReadonlySet<StoreType> = new Set(['int', 'bigint', 'float'])
const ORDERED: ReadonlySet<StoreType> = new Set(['text', 'int', 'bigint', 'float', 'time'])
const COUNTABLE: ReadonlySet<StoreType> = new Set([...ORDERED, 'bool'])
const ANY: ReadonlySet<StoreType> = new Set([...COUNTABLE, 'json'])

/** Which stores each function takes. Booleans have no least value in SQL, json no equality of texts. */
const TAKES: Readonly<Record<AggregateFunction, ReadonlySet<StoreType>>> = {
  count: ANY,
  countDistinct: COUNTABLE,
  sum: NUMBERS,
  avg: NUMBERS,
  min: ORDERED,
  max: ORDERED,
}
const FUNCTIONS = ['count', 'countDistinct', 'sum', 'avg', 'min', 'max'] as const

export function checkAggregate(input: unknown, shape: KindShape, scope: ValidationScope): AggregateClause {
  const members = checkedNode(input, 'The aggregate', MEMBERS)
  const groupBy = checkGroups(members['groupBy'], shape, scope)
  const columns = checkColumns(members['columns'], shape, scope)
  const names = [...groupBy.map(columnName), ...columns.map((column) => column.as)]
  if (names.length === 0)
    throw invalidQuery('The aggregate has neither groups nor computed columns; name one.')
  assertDistinctNames(names, 'The aggregate')
  const having = checkHavings(members['having'], columns, shape, scope)
  return Object.freeze({
    ...(groupBy.length === 0 ? undefined : { groupBy }),
    columns,
    ...(having.length === 0 ? undefined : { having }),
  })
}

function checkGroups(input: unknown, shape: KindShape, scope: ValidationScope): readonly GroupNode[] {
  const groups = input === undefined ? [] : checkedList(input, 'groupBy')
  scope.assertAtMost('columns', groups.length)
  return Object.freeze(groups.map((group) => checkGroup(group, shape, scope)))
}

function checkGroup(input: unknown, shape: KindShape, scope: ValidationScope): GroupNode {
  const members = checkedNode(input, 'A group', GROUP_MEMBERS)
  const reference = checkBondedReference(members, shape, scope)
  if (!isOrdered(reference)) {
    throw unsupported(`Field ${reference.field.name} holds json; group by a path inside it.`)
  }
  const group: Draft<GroupNode> = { ...reference.node, ...reference.bonded }
  const as = members['as'] === undefined ? undefined : checkedName(members['as'], 'The name of a group')
  if (as !== undefined && as !== columnName(group)) group.as = as
  return Object.freeze(group)
}

function checkColumns(input: unknown, shape: KindShape, scope: ValidationScope): readonly AggregateNode[] {
  const columns = checkedList(input, 'The computed columns')
  scope.assertAtMost('columns', columns.length)
  return Object.freeze(columns.map((column) => checkColumn(column, shape)))
}

function checkColumn(input: unknown, shape: KindShape): AggregateNode {
  const members = checkedNode(input, 'A computed column', COLUMN_MEMBERS)
  const as = checkedName(members['as'], 'The name of a computed column')
  const name = checkedChoice(members['function'], 'The function of a computed column', FUNCTIONS)
  const field = checkOperand(members['field'], name, shape)
  return Object.freeze({ as, function: name, ...(field === undefined ? undefined : { field: field.name }) })
}

function checkOperand(input: unknown, name: AggregateFunction, shape: KindShape): FieldShape | undefined {
  if (input === undefined && name === 'count') return undefined
  const field = typeof input === 'string' ? shapeIndexOf(shape).fields.get(input)?.field : undefined
  if (input === undefined) throw invalidQuery(`"${name}" needs a field.`)
  if (field === undefined) throw unknownField(input, shape)
  if (TAKES[name].has(field.store)) return field
  throw unsupported(`Field ${field.name} holds ${field.store}, which "${name}" does not take.`)
}

function checkHavings(
  input: unknown,
  columns: readonly AggregateNode[],
  shape: KindShape,
  scope: ValidationScope,
): readonly HavingNode[] {
  const havings = input === undefined ? [] : checkedList(input, 'having')
  return Object.freeze(
    havings.map((having) => {
      scope.countCondition()
      return checkHaving(checkedNode(having, 'A having', HAVING_MEMBERS), columns, shape)
    }),
  )
}

function checkHaving(members: PlainObject, columns: readonly AggregateNode[], shape: KindShape): HavingNode {
  const column = columns.find((candidate) => candidate.as === members['as'])
  if (column === undefined)
    throw invalidQuery(`having names ${quoteValue(members['as'])}, which is no computed column.`)
  const operator = checkedChoice(members['operator'], 'The operator of a having', HAVING_OPERATORS)
  const store = aggregateStore(shape, column)
  if (members['value'] === null) throw invalidLiteral(column.as, null, 'a value')
  const cell = literalToCell(members['value'], { name: column.as, store })
  return Object.freeze({ as: column.as, operator, value: cellToLiteral(cell, store) })
}

/** The order of groups: terms name output columns. Completed by the groups; one row needs none. */
export function checkGroupOrder(
  input: unknown,
  clause: AggregateClause,
  shape: KindShape,
  scope: ValidationScope,
): readonly OrderNode[] {
  const terms = checkedTerms(input, scope).map((term) => checkGroupTerm(term, clause, shape, scope))
  if (clause.groupBy === undefined) return []
  return completeOrder(terms, clause.groupBy.map(columnName))
}

function checkGroupTerm(
  term: PlainObject,
  clause: AggregateClause,
  shape: KindShape,
  scope: ValidationScope,
): OrderNode {
  assertOwnField(term)
  const computed = term['path'] === undefined && clause.columns.find((column) => column.as === term['field'])
  if (computed) return orderTerm({ field: computed.as }, term, true)
  const group = groupOf(term, clause, shape, scope)
  return orderTerm({ field: columnName(group) }, term, true)
}

function groupOf(
  term: PlainObject,
  { groupBy = [] }: AggregateClause,
  shape: KindShape,
  scope: ValidationScope,
): GroupNode {
  const named = term['path'] === undefined && groupBy.find((group) => columnName(group) === term['field'])
  if (named) return named
  const reference = checkReference(term, shape, scope)
  const group = groupBy.find(
    (candidate) => candidate.bond === undefined && isSamePlace(candidate, reference.node),
  )
  if (group !== undefined) return group
  throw invalidQuery(`Field ${reference.field.name} is not grouped by, so groups cannot be ordered by it.`)
}
