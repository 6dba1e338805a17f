import type { OrderNode, ParameterizedPage } from '@luxdb/core/query'
import { jsonPlace } from '../operand.js'
import { type CompileContext, columnOf, fieldOf, type Scope } from '../scope.js'
import { joinSql, type Sql, sql, trusted } from '../sql.js'
import { cellSlot } from '../value-slot.js'

/** Something to order by. */
export interface OrderTerm {
  readonly expressions: readonly Sql[]
  readonly nullable: boolean
  readonly node: OrderNode
}

/** The terms of an order over a kind's fields. */
export function fieldOrder(order: readonly OrderNode[], scope: Scope, context: CompileContext): OrderTerm[] {
  return order.map((node) => {
    const { nullable } = fieldOf(scope.shape, node.field)
    if (node.path === undefined) {
      return { node, nullable, expressions: [columnOf(node.field, scope, context.dialect).column] }
    }
    return {
      node,
      nullable: true,
      expressions: context.dialect.json.sortKeys(jsonPlace(node, scope, context)),
    }
  })
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
