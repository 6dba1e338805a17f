import { resolveBond } from './bond-join.js'
import { checkedText, invalidQuery } from './checked-node.js'
import type { Condition } from './condition.js'
import type { KindShape } from './kind-shape.js'
import { isAlways } from './logic.js'
import { shapeIndexOf } from './shape-index.js'
import { unknownBond } from './unknown-name.js'
import { checkCondition } from './validate-condition.js'
import { type CheckedReference, checkReference, unsupported } from './validate-reference.js'
import type { ValidationScope } from './validation-scope.js'
import type { PlainObject } from './value-domain.js'

/** A reference, and the bond that leads to its field. */
export interface CheckedBondedReference extends CheckedReference {
  /** Absent for a field of the being itself. */
  readonly bonded?: { readonly bond: string; readonly where?: Condition }
}

export function checkBondedReference(
  input: PlainObject,
  shape: KindShape,
  scope: ValidationScope,
): CheckedBondedReference {
  if (input['bond'] === undefined) {
    assertOwnField(input)
    return checkReference(input, shape, scope)
  }
  const bond = checkedText(input['bond'], 'The bond of a reference')
  const found = shapeIndexOf(shape).bonds.get(bond)
  const join = found && resolveBond(shape, found, scope.catalog)
  if (join === undefined) throw unknownBond(bond, shape)
  if (join.many) {
    throw unsupported(`Bond ${bond} of kind ${shape.name} holds many beings, so no one field is meant.`)
  }
  const reference = checkReference(input, join.target, scope)
  if (input['where'] === undefined) return { ...reference, bonded: { bond } }
  const where = checkCondition(input['where'], { shape: join.target, scope, depth: 1 })
  return { ...reference, bonded: isAlways(where) ? { bond } : { bond, where } }
}

/** @throws LUX_UNSUPPORTED, LUX_INVALID_QUERY for a term over a bond where only own fields have an order */
export function assertOwnField({ bond, where }: PlainObject): void {
  if (bond !== undefined)
    throw unsupported('Groups and distinct rows have no order by a bond; order by what they hold.')
  if (where !== undefined) throw invalidQuery('A reference has "where" only beside a bond; remove it.')
}
