import { LuxError } from '@luxdb/core'
import type { ParameterizedCondition, ParameterizedExists } from '@luxdb/core/query'
import { jsonPlace, operand } from '../operand.js'
import { type CompileContext, columnOf, type Scope } from '../scope.js'
import { joinSql, type Sql, sql, trusted } from '../sql.js'
import { cellSlot, listSlot, textSlot } from '../value-slot.js'
import { type BondSource, bondSource } from './bond-source.js'
import { COMPARISON_SIGNS } from './comparison-signs.js'

type Node<Type extends ParameterizedCondition['type']> = Extract<
  ParameterizedCondition,
  { readonly type: Type }
>

const EQUALITIES: ReadonlySet<string> = new Set(['eq', 'neq', 'distinct'])

/** A condition as a boolean SQL expression that can stand anywhere an operand can. */
export function compileCondition(node: ParameterizedCondition, scope: Scope, context: CompileContext): Sql {
  switch (node.type) {
    case 'and':
      return compileList(node.conditions, { separator: ' AND ', empty: 'TRUE' }, scope, context)
    case 'or':
      return compileList(node.conditions, { separator: ' OR ', empty: 'FALSE' }, scope, context)
    case 'not':
      return sql`(NOT ${compileCondition(node.condition, scope, context)})`
    case 'exists':
      return compileExists(node, scope, context)
    case 'resonate':
      return compileResonate(node, scope, context)
    case 'search':
      return compileSearch(node, scope, context)
    default:
      return compileFieldCondition(node, scope, context)
  }
}

type FieldNode = Exclude<
  ParameterizedCondition,
  { readonly type: 'and' | 'or' | 'not' | 'exists' | 'resonate' | 'search' }
>

function compileFieldCondition(node: FieldNode, scope: Scope, context: CompileContext): Sql {
  const { values, conditions, json } = context.dialect
  switch (node.type) {
    case 'compare':
      return compileComparison(node, scope, context)
    case 'between': {
      const value = operand(node, node.from.store, scope, context)
      return sql`(${value} BETWEEN ${cellSlot(node.from, values)} AND ${cellSlot(node.to, values)})`
    }
    case 'in': {
      const value = operand(node, { store: node.values.store, use: 'member' }, scope, context)
      return sql`(${values.inList(value, listSlot(node.values, values), node.values.store)})`
    }
    case 'is':
      return compileIs(node, scope, context)
    case 'pattern':
      return sql`(${conditions.pattern(node.operator, operand(node, 'text', scope, context), textSlot(node.value))})`
    case 'match':
      return compileMatch(node, scope, context)
    case 'json':
      return sql`(${json.match(node.operator, jsonPlace(node, scope, context), cellSlot(node.value, values))})`
    case 'hasKey':
      return sql`(${json.hasKey(jsonPlace(node, scope, context), cellSlot(node.key, values))})`
  }
}

interface ListOptions {
  readonly separator: string
  readonly empty: string
}

function compileList(
  nodes: readonly ParameterizedCondition[],
  { separator, empty }: ListOptions,
  scope: Scope,
  context: CompileContext,
): Sql {
  if (nodes.length === 0) return trusted(empty)
  return sql`(${joinSql(
    nodes.map((node) => compileCondition(node, scope, context)),
    separator,
  )})`
}

function compileComparison(node: Node<'compare'>, scope: Scope, context: CompileContext): Sql {
  const { values, conditions } = context.dialect
  const use = EQUALITIES.has(node.operator) ? 'equal' : 'value'
  const left = operand(node, { store: node.value.store, use }, scope, context)
  const right = cellSlot(node.value, values)
  if (node.operator === 'distinct') return sql`(${conditions.distinct(left, right)})`
  return sql`(${left} ${trusted(COMPARISON_SIGNS[node.operator])} ${right})`
}

function compileIs(node: Node<'is'>, scope: Scope, context: CompileContext): Sql {
  if (node.value === null) return sql`(${operand(node, 'json', scope, context)} IS NULL)`
  return sql`(${context.dialect.conditions.isBoolean(operand(node, 'bool', scope, context), node.value)})`
}

function compileExists(node: Node<'exists'>, scope: Scope, context: CompileContext): Sql {
  const source = bondSource(node.bond, scope, context)
  return sql`(EXISTS (SELECT 1 FROM ${source.from} WHERE ${bondFilter(source, node, context)}))`
}

/** What the rows of a bond must satisfy: the tie to their owner and the filters of the node. */
export function bondFilter(
  source: BondSource,
  { where, junction }: Pick<ParameterizedExists, 'where' | 'junction'>,
  context: CompileContext,
): Sql {
  const between =
    junction && source.junction ? compileCondition(junction, source.junction, context) : undefined
  const parts = [source.tie(between)]
  if (where) parts.push(compileCondition(where, source.target, context))
  return joinSql(parts, ' AND ')
}

function compileResonate(node: Node<'resonate'>, scope: Scope, context: CompileContext): Sql {
  const { column } = columnOf('soulId', scope, context.dialect)
  return sql`(${context.dialect.conditions.resonates(column, cellSlot(node.fraction, context.dialect.values))})`
}

/** The validator lets it pass only where the realm says that it knows them. */
function compileMatch(node: Node<'match'>, scope: Scope, context: CompileContext): Sql {
  const { values, conditions, name } = context.dialect
  if (conditions.match) {
    const text = operand(node, 'text', scope, context)
    return sql`(${conditions.match(node.operator, text, cellSlot(node.value, values))})`
  }
  throw new LuxError('LUX_UNSUPPORTED', `Regular expressions do not work on ${name}; use like or ilike.`, {
    details: { feature: 'match' },
  })
}

function compileSearch(node: Node<'search'>, scope: Scope, { dialect }: CompileContext): Sql {
  const { search, adopted } = scope.shape
  const columnsOf = (names: readonly string[]): readonly Sql[] =>
    names.map((name) => columnOf(name, scope, dialect).column)
  // Somebody else's table has no index of LuxDB's.
  const columns = {
    asked: columnsOf(node.fields ?? search),
    ...(!adopted && { indexed: columnsOf(search) }),
  }
  return sql`(${dialect.conditions.search(node.mode, columns, textSlot(node.query))})`
}
