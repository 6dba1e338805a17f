import { LuxError } from '../errors/lux-error.js'
import { cellToLiteral, literalToCell } from './cell.js'
import { deepFreeze } from './deep-freeze.js'
import type { JsonValue } from './json.js'
import { isPrincipalReference } from './principal-reference.js'
import { quoteValue } from './quote-value.js'
import type { StoreType } from './store.js'
import type { CheckedReference } from './validate-reference.js'
import type { ValidationScope } from './validation-scope.js'
import { assertJson } from './value-domain.js'

/** The canonical form of a literal that a field is compared with. Null is refused. */
export function checkLiteral(input: unknown, reference: CheckedReference, scope: ValidationScope): JsonValue {
  const { field, node } = reference
  if (scope.allowPrincipal && isPrincipalReference(input)) return { $principal: input.$principal }
  if (input === null || input === undefined) {
    throw invalidLiteral(field.name, input, 'a value; ask for NULL with "is" or "distinct"')
  }
  if (node.path !== undefined) return checkScalar(input, field.name)
  return deepFreeze(cellToLiteral(literalToCell(input, field), field.store))
}

function checkScalar(input: unknown, name: string): JsonValue {
  const store = scalarStoreOf(input)
  if (store === undefined) throw invalidLiteral(name, input, 'text, a number or a boolean')
  return cellToLiteral(literalToCell(input, { name, store }), store)
}

function scalarStoreOf(input: unknown): StoreType | undefined {
  if (typeof input === 'string') return 'text'
  if (typeof input === 'number') return 'float'
  return typeof input === 'boolean' ? 'bool' : undefined
}

/** Inside a json field all literals of one condition must be of one type, since types do not compare. */
export function assertSameType(literals: readonly JsonValue[], { field, node }: CheckedReference): void {
  if (node.path === undefined) return
  const types = new Set(
    literals.filter((literal) => !isPrincipalReference(literal)).map((literal) => typeof literal),
  )
  if (types.size > 1) throw invalidLiteral(field.name, literals, 'values of one type')
}

/** The canonical form of a JSON document that a json field is matched with. */
export function checkDocument(input: unknown, name: string): JsonValue {
  assertJson(input, `Field ${name}`)
  // Through a cell and back: sorted keys, no -0, and nothing that the caller still holds.
  const cell = literalToCell(input, { name, store: 'json' })
  return deepFreeze(cellToLiteral(cell, 'json'))
}

export function invalidLiteral(name: string, input: unknown, expected: string): LuxError {
  const message = `Field ${name} cannot be compared with ${quoteValue(input)}; give ${expected}.`
  return new LuxError('LUX_INVALID_VALUE', message, { details: { field: name } })
}
