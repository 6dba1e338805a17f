import { invalidQuery } from './checked-node.js'
import type { KindShape } from './kind-shape.js'
import type { OrderNode } from './order-node.js'
import type { SelectionNode } from './selection-node.js'
import { shapeIndexOf } from './shape-index.js'
import { assertOwnField } from './validate-bonded-reference.js'
import { checkedTerms, completeOrder, orderTerm } from './validate-order.js'
import { checkReference, unsupported } from './validate-reference.js'
import type { ValidationScope } from './validation-scope.js'

/**
 * The order of a distinct projection. Rows that are dropped as repeated have no key, so only selected
 * columns can order them, and all of these together break every tie.
 */
export function checkDistinctOrder(
  input: unknown,
  select: readonly SelectionNode[],
  shape: KindShape,
  scope: ValidationScope,
): readonly OrderNode[] {
  const { fields } = shapeIndexOf(shape)
  const names = select.map((selection) => selection.field)
  const cast = select.find((selection) => selection.cast !== undefined)
  if (cast !== undefined)
    throw unsupported(`Field ${cast.field} is cast, which a distinct projection cannot; leave the cast out.`)
  for (const name of names) {
    if (fields.get(name)?.field.store !== 'json') continue
    throw unsupported(
      `Field ${name} holds json, which a distinct projection cannot compare; group by a path inside it.`,
    )
  }
  const terms = checkedTerms(input, scope).map((term) => {
    assertOwnField(term)
    const { field, node } = checkReference(term, shape, scope)
    if (!names.includes(field.name))
      throw invalidQuery(`Field ${field.name} is not selected, so distinct rows cannot be ordered by it.`)
    return orderTerm(node, term, field.nullable)
  })
  return completeOrder(terms, names)
}
