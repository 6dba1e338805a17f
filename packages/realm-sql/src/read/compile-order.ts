import type { ParameterizedOrder, ParameterizedPage } from '@luxdb/core/query'
import { bondSource } from '../condition/bond-source.js'
import { bondFilter } from '../condition/compile-condition.js'
import { jsonPlace } from '../operand.js'
import { type CompileContext, columnOf, fieldOf, type Scope } from '../scope.js'
import { joinSql, type Sql, sql, trusted } from '../sql.js'
import { cellSlot } from '../value-slot.js'

/** Something to order by. */
export interface OrderTerm {
  readonly expressions: readonly Sql[]
  readonly nullable: boolean
  readonly node: Pick<ParameterizedOrder, 'direction' | 'nulls'>
}

/** The terms of an order over a kind's fields, and over those of beings that its bonds lead to. */
export function fieldOrder(
  order: readonly ParameterizedOrder[],
  scope: Scope,
  context: CompileContext,
): OrderTerm[] {
  return order.map((node) => {
    if (node.bond !== undefined) {
      return { node, nullable: true, expressions: boundKeys(node, node.bond, scope, context) }
    }
    const nullable = node.path !== undefined || fieldOf(scope.shape, node.field).nullable
    return { node, nullable, expressions: sortKeys(node, scope, context) }
  })
}

function sortKeys(node: ParameterizedOrder, scope: Scope, context: CompileContext): readonly Sql[] {
  if (node.path === undefined) return [columnOf(node.field, scope, context.dialect).column]
  return context.dialect.json.sortKeys(jsonPlace(node, scope, context))
}

/** A bond `to` leads to one being at most, so each key is a value: NULL where there is none. */
function boundKeys(
  node: ParameterizedOrder,
  bond: string,
  scope: Scope,
  context: CompileContext,
): readonly Sql[] {
  const source = bondSource(bond, scope, context)
  const rows = sql`FROM ${source.from} WHERE ${bondFilter(source, node, context)}`
  return sortKeys(node, source.target, context).map((key) => sql`(SELECT ${key} ${rows})`)
}

/** ` ORDER BY ...`, or nothing. */
export function compileOrder(terms: readonly OrderTerm[], context: CompileContext): Sql {
  if (terms.length === 0) return trusted('')
  const parts = terms.flatMap((term) =>
    term.expressions.map((each) => sql`${each} ${ordering(term, context)}`),
  )
  return sql` ORDER BY ${joinSql(parts, ', ')}`
}

/** NULL is larger than every value unless the term says otherwise; a column without NULLs stays plain. */
function ordering({ node, nullable }: OrderTerm, { dialect }: CompileContext): Sql {
  const direction = node.direction === 'asc' ? 'ASC' : 'DESC'
  if (!nullable) return trusted(direction)
  const nulls = dialect.order.nulls(
    node.direction,
    node.nulls ?? (node.direction === 'asc' ? 'last' : 'first'),
  )
  return trusted(nulls === '' ? direction : `${direction} ${nulls}`)
}

/** ` LIMIT ... OFFSET ...`, or nothing. */
export function compilePage({ limit, offset }: ParameterizedPage, { dialect }: CompileContext): Sql {
  if (!limit && !offset) return trusted('')
  return dialect.order.limit(
    limit && cellSlot(limit, dialect.values),
    offset && cellSlot(offset, dialect.values),
  )
}
