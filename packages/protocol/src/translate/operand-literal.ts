import { LuxError } from '@luxdb/core'
import { isJsonArray, type JsonValue, parseIsoTime, parseJson, type StoreType } from '@luxdb/core/query'
import { parseArrayLiteral } from '../postgrest/array-literal.js'

/** What an operand is compared with; every FieldShape is one. */
export interface OperandTarget {
  readonly name: string
  readonly store: StoreType
  readonly jsonType?: 'array' | 'object' | 'any'
  readonly element?: StoreType
}

const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d{1,4})?$/i
const INTEGER = /^[+-]?\d+$/
const ZERO_FRACTION = /^([+-]?\d+)\.0*$/
/** Longer numbers are neither exact nor worth their conversion. */
const LONGEST_NUMBER = 400

const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ...['true', 't', 'yes', 'y', 'on', '1'].map((word) => [word, true] as const),
  ...['false', 'f', 'no', 'n', 'off', '0'].map((word) => [word, false] as const),
])

/**
 * The text of an operand as a literal of the store that it is compared with: `80` is a number for a
 * float and text for a text field.
 * @throws LUX_INVALID_VALUE, LUX_OUT_OF_RANGE, LUX_INVALID_TIME
 */
export function operandLiteral(text: string, target: OperandTarget): JsonValue {
  switch (target.store) {
    case 'text':
      return text
    case 'int':
    case 'float':
      return toNumber(text, target)
    case 'bigint':
      return toInteger(text, target)
    case 'bool':
      return toBoolean(text, target)
    case 'time':
      return toTime(text, target)
    case 'json':
      return toJson(text, target)
    default:
      return target.store satisfies never
  }
}

/** What a json field is matched with: JSON, or an array in PostgreSQL's form for fields that hold one. */
export function operandDocument(text: string, target: OperandTarget): JsonValue {
  if (target.jsonType !== 'array' || !text.startsWith('{')) return toJson(text, target)
  const items = parseArrayLiteral(text)
  if (items === undefined) throw invalid(text, target, 'an array such as {a,b}')
  const element = { name: target.name, store: target.element ?? 'text' }
  return items.map((item) => (item === null ? null : operandLiteral(item, element)))
}

/** The scalars that a text may stand for where a value inside json is compared as text. */
export function textReadings(text: string): readonly (string | number | boolean)[] {
  if (text === 'true' || text === 'false') return [text, text === 'true']
  const number = NUMBER.test(text) && text.length <= LONGEST_NUMBER ? Number(text) : Number.NaN
  return Number.isFinite(number) && String(number) === text ? [text, number] : [text]
}

function toNumber(text: string, target: OperandTarget): number {
  const trimmed = text.trim()
  if (trimmed.length > LONGEST_NUMBER || !NUMBER.test(trimmed)) {
    throw invalid(text, target, target.store === 'int' ? 'a whole number' : 'a number')
  }
  return Number(trimmed)
}

function toInteger(text: string, target: OperandTarget): string {
  const trimmed = text.trim()
  const whole = ZERO_FRACTION.exec(trimmed)?.[1] ?? trimmed
  if (!INTEGER.test(whole)) throw invalid(text, target, 'a whole number')
  return whole
}

function toBoolean(text: string, target: OperandTarget): boolean {
  const value = BOOLEANS.get(text.trim().toLowerCase())
  if (value === undefined) throw invalid(text, target, 'true or false')
  return value
}

/** Times without a zone are in UTC, as for a database session in UTC. */
function toTime(text: string, target: OperandTarget): string {
  const trimmed = text.trim()
  if (parseIsoTime(trimmed) !== undefined) return trimmed
  if (parseIsoTime(`${trimmed}Z`) !== undefined) return `${trimmed}Z`
  throw new LuxError('LUX_INVALID_TIME', message(text, target, 'a time in ISO 8601'), details(text, target))
}

function toJson(text: string, target: OperandTarget): JsonValue {
  try {
    const value = parseJson(text)
    return isJsonArray(value) ? [...value] : value
  } catch (cause) {
    throw new LuxError('LUX_INVALID_VALUE', message(text, target, 'JSON'), {
      ...details(text, target),
      cause,
    })
  }
}

function invalid(text: string, target: OperandTarget, expected: string): LuxError {
  return new LuxError('LUX_INVALID_VALUE', message(text, target, expected), details(text, target))
}

const LONGEST_ECHO = 80

function message(text: string, target: OperandTarget, expected: string): string {
  return `Field ${target.name} cannot be compared with ${JSON.stringify(text.slice(0, LONGEST_ECHO))}; give ${expected}.`
}

function details(text: string, target: OperandTarget): { readonly details: Record<string, unknown> } {
  return { details: { field: target.name, store: target.store, value: text.slice(0, LONGEST_ECHO) } }
}
