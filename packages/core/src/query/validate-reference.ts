import { LuxError } from '../errors/lux-error.js'
import { checkedList, invalidQuery } from './checked-node.js'
import type { FieldReference } from './field-reference.js'
import type { FieldShape, KindShape } from './kind-shape.js'
import { quoteValue } from './quote-value.js'
import { shapeIndexOf } from './shape-index.js'
import { unknownField } from './unknown-name.js'
import type { ValidationScope } from './validation-scope.js'
import { assertText, isForbiddenKey, type PlainObject } from './value-domain.js'

/** A reference with the field that it names. */
export interface CheckedReference {
  readonly field: FieldShape
  readonly node: FieldReference
}

export function checkReference(
  input: PlainObject,
  shape: KindShape,
  scope: ValidationScope,
): CheckedReference {
  const name = input['field']
  const field = typeof name === 'string' ? shapeIndexOf(shape).fields.get(name)?.field : undefined
  if (field === undefined) throw unknownField(name, shape)
  const path = checkPath(input['path'], field, scope)
  return { field, node: path === undefined ? { field: field.name } : { field: field.name, path } }
}

function checkPath(input: unknown, field: FieldShape, scope: ValidationScope): FieldReference['path'] {
  if (input === undefined) return undefined
  const steps = checkedList(input, 'A path')
  scope.assertAtMost('pathSteps', steps.length)
  if (steps.length === 0) return undefined
  if (field.store !== 'json')
    throw unsupported(`Field ${field.name} holds ${field.store}, so no path leads into it.`)
  return Object.freeze(steps.map((step) => checkStep(step, field)))
}

const MAX_INDEX = 2 ** 31 - 1

function checkStep(step: unknown, field: FieldShape): string | number {
  if (typeof step === 'number' && Number.isInteger(step) && Math.abs(step) <= MAX_INDEX) return step + 0
  if (typeof step !== 'string')
    throw invalidQuery(`A path consists of keys and whole numbers, not ${quoteValue(step)}.`)
  assertText(step, `A path into field ${field.name}`)
  if (isForbiddenKey(step))
    throw new LuxError('LUX_UNSAFE_JSON', `A path cannot hold the key ${step}; remove it.`)
  return step
}

export function unsupported(message: string): LuxError {
  return new LuxError('LUX_UNSUPPORTED', message)
}

/** Stores whose values have an order; json has one only inside a path. */
export function isOrdered({ field, node }: CheckedReference): boolean {
  return field.store !== 'json' || node.path !== undefined
}
