import { resolveBond } from './bond-join.js'
import { checkedChoice, checkedList, checkedNode, checkedText, invalidQuery } from './checked-node.js'
import type { Draft } from './draft.js'
import type { FieldReference } from './field-reference.js'
import type { KindShape } from './kind-shape.js'
import { isAlways } from './logic.js'
import type { OrderNode } from './order-node.js'
import { shapeIndexOf } from './shape-index.js'
import { unknownBond } from './unknown-name.js'
import { checkCondition } from './validate-condition.js'
import { checkReference, isOrdered, unsupported } from './validate-reference.js'
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
  if (input['bond'] !== undefined) return checkBondTerm(input, shape, scope)
  assertOwnField(input)
  const reference = checkReference(input, shape, scope)
  if (!isOrdered(reference))
    throw unsupported(`Field ${reference.field.name} holds json, which has no order.`)
  const mayBeNull = reference.field.nullable || reference.node.path !== undefined
  return orderTerm(reference.node, input, mayBeNull)
}

/** A term over a bond; NULL where nothing is bound. */
function checkBondTerm(input: PlainObject, shape: KindShape, scope: ValidationScope): OrderNode {
  const bond = checkedText(input['bond'], 'The bond of an order term')
  const found = shapeIndexOf(shape).bonds.get(bond)
  const join = found && resolveBond(shape, found, scope.catalog)
  if (join === undefined) throw unknownBond(bond, shape)
  if (join.many) {
    throw unsupported(`Bond ${bond} of kind ${shape.name} holds many beings, so it orders nothing.`)
  }
  const { bond: _bond, where, ...own } = input
  const term: Draft<OrderNode> = { ...checkTerm(own, join.target, scope), bond }
  const nulls = orderTerm(term, input, true).nulls
  if (nulls !== undefined) term.nulls = nulls
  if (where === undefined) return Object.freeze(term)
  const condition = checkCondition(where, { shape: join.target, scope, depth: 1 })
  if (!isAlways(condition)) term.where = condition
  return Object.freeze(term)
}

/** @throws LUX_UNSUPPORTED, LUX_INVALID_QUERY for a term over a bond where only own fields have an order */
export function assertOwnField({ bond, where }: PlainObject): void {
  if (bond !== undefined)
    throw unsupported('Groups and distinct rows have no order by a bond; order by what they hold.')
  if (where !== undefined) throw invalidQuery('An order term has "where" only beside a bond; remove it.')
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
  const missing = new Set(keys)
  for (const term of terms) {
    if (completed.some((other) => isSameTerm(other, term))) continue
    completed.push(term)
    if (term.path === undefined && term.bond === undefined) missing.delete(term.field)
    if (missing.size === 0) return Object.freeze(completed)
  }
  const direction = completed.at(-1)?.direction ?? 'asc'
  for (const name of missing) completed.push(Object.freeze({ field: name, direction }))
  return Object.freeze(completed)
}

function isSameTerm(left: OrderNode, right: OrderNode): boolean {
  return (
    isSamePlace(left, right) &&
    left.bond === right.bond &&
    JSON.stringify(left.where) === JSON.stringify(right.where)
  )
}

export function isSamePlace(left: FieldReference, right: FieldReference): boolean {
  return left.field === right.field && JSON.stringify(left.path) === JSON.stringify(right.path)
}
