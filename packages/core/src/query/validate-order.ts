import { checkedChoice, checkedList, checkedNode } from './checked-node.js'
import type { Draft } from './draft.js'
import type { FieldReference } from './field-reference.js'
import type { KindShape } from './kind-shape.js'
import type { OrderNode } from './order-node.js'
import { checkBondedReference } from './validate-bonded-reference.js'
import { isOrdered, unsupported } from './validate-reference.js'
import type { ValidationScope } from './validation-scope.js'
import type { PlainObject } from './value-domain.js'

const DIRECTIONS = ['asc', 'desc'] as const
const NULLS = ['first', 'last'] as const
const MEMBERS: ReadonlySet<string> = new Set(['field', 'path', 'direction', 'nulls', 'bond', 'where'])

/** The order of whole beings or of a projection, completed by the key. */
export function checkOrder(input: unknown, shape: KindShape, scope: ValidationScope): readonly OrderNode[] {
  const terms = checkedTerms(input, scope).map((term) => checkTerm(term, shape, scope))
  return completeOrder(terms, shape.key)
}

export function checkedTerms(input: unknown, scope: ValidationScope): readonly PlainObject[] {
  if (input === undefined) return []
  const terms = checkedList(input, 'The order')
  scope.assertAtMost('orderTerms', terms.length)
  return terms.map((term) => checkedNode(term, 'An order term', MEMBERS))
}

function checkTerm(input: PlainObject, shape: KindShape, scope: ValidationScope): OrderNode {
  const reference = checkBondedReference(input, shape, scope)
  if (!isOrdered(reference))
    throw unsupported(`Field ${reference.field.name} holds json, which has no order.`)
  const { field, node, bonded } = reference
  const mayBeNull = field.nullable || node.path !== undefined || bonded !== undefined
  const term = orderTerm(node, input, mayBeNull)
  return bonded === undefined ? term : Object.freeze({ ...term, ...bonded })
}

/** A term in canonical form: `nulls` only where it changes something. */
export function orderTerm(reference: FieldReference, input: PlainObject, mayBeNull: boolean): OrderNode {
  const direction = checkedChoice(input['direction'], 'The direction of an order term', DIRECTIONS)
  const usual = direction === 'asc' ? 'last' : 'first'
  const nulls =
    input['nulls'] === undefined ? usual : checkedChoice(input['nulls'], 'nulls of an order term', NULLS)
  const term: Draft<OrderNode> = { field: reference.field, direction }
  if (reference.path !== undefined) term.path = reference.path
  if (nulls !== usual && mayBeNull) term.nulls = nulls
  return Object.freeze(term)
}

/**
 * Drops repeated terms, appends those of `keys` that are missing in the direction of the last term, and
 * cuts off what stands behind a whole key, since nothing ties there any more.
 */
export function completeOrder(terms: readonly OrderNode[], keys: readonly string[]): readonly OrderNode[] {
  const completed: OrderNode[] = []
  const known = new Set<string>()
  const missing = new Set(keys)
  for (const term of terms) {
    const key = termKey(term)
    if (known.has(key)) continue
    known.add(key)
    completed.push(term)
    if (term.path === undefined && term.bond === undefined) missing.delete(term.field)
    if (missing.size === 0) return Object.freeze(completed)
  }
  const direction = completed.at(-1)?.direction ?? 'asc'
  for (const name of missing) completed.push(Object.freeze({ field: name, direction }))
  return Object.freeze(completed)
}

/** Equal for terms of one place. Terms may come by the thousand before anybody counts them. */
function termKey({ field, path, bond, where }: OrderNode): string {
  return path === undefined && bond === undefined ? field : JSON.stringify([field, path, bond, where])
}

export function isSamePlace(left: FieldReference, right: FieldReference): boolean {
  return left.field === right.field && JSON.stringify(left.path) === JSON.stringify(right.path)
}
