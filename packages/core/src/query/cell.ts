import { LuxError } from '../errors/lux-error.js'
import { formatIsoTime, parseIsoTime } from './iso-time.js'
import { canonicalJson, type JsonValue } from './json.js'
import type { FieldShape } from './kind-shape.js'
import { quoteValue } from './quote-value.js'
import type { Cell, StoreType } from './store.js'
import {
  assertJson,
  assertText,
  type NumberRange,
  toFloat,
  toInt,
  toInt64,
  toTimeMs,
  wordsOf,
} from './value-domain.js'

/** A field's value in TypeScript: JSON, or Date for a time, or bigint. */
export type FieldValue = JsonValue | Date | bigint

/** What a conversion needs to know of a field; every FieldShape is one. */
export type CellTarget = Pick<FieldShape, 'name' | 'store' | 'format' | 'range'>

/**
 * A JSON literal of a query as a cell. Strict by store: text does not become a number, nor 1 true.
 * Null is SQL NULL.
 *
 * @throws LUX_INVALID_VALUE, LUX_OUT_OF_RANGE, LUX_INVALID_TEXT, LUX_INVALID_TIME, LUX_UNSAFE_JSON
 */
export function literalToCell(literal: unknown, target: CellTarget): Cell {
  if (literal === null) return null
  switch (target.store) {
    case 'text':
      return textToCell(literal, target)
    case 'int':
      return toInt(expectNumber(literal, target, 'a whole number'), target)
    case 'bigint':
      return literalToBigInt(literal, target)
    case 'float':
      return toFloat(expectNumber(literal, target, 'a number'), target)
    case 'bool':
      if (typeof literal !== 'boolean') throw invalidValue(target, literal, 'true or false')
      return literal
    case 'time':
      return literalToTime(literal, target)
    case 'json':
      assertJson(literal, target)
      return canonicalJson(literal)
    default:
      return target.store satisfies never
  }
}

/** As {@link literalToCell}, but takes Date and bigint too and holds int fields to their range. */
export function valueToCell(value: unknown, target: CellTarget): Cell {
  if (value instanceof Date && target.store === 'time') return toTimeMs(value.getTime(), target)
  if (typeof value === 'bigint' && target.store === 'bigint') return toInt64(value, target)
  const cell = literalToCell(value, target)
  if (target.range !== undefined && typeof cell === 'number') assertRange(cell, target, target.range)
  return cell
}

/** A cell as a program sees it: Date, bigint, parsed JSON. */
export function cellToValue(cell: Cell, store: StoreType): FieldValue {
  if (store === 'time' && typeof cell === 'number') return new Date(cell)
  if (store === 'json' && typeof cell === 'string') return parseCell(cell)
  return cell
}

/** A cell as JSON: time as ISO 8601 with three decimals, bigint as a decimal string. */
export function cellToLiteral(cell: Cell, store: StoreType): JsonValue {
  if (typeof cell === 'bigint') return cell.toString()
  if (store === 'time' && typeof cell === 'number') return formatIsoTime(cell)
  if (store === 'json' && typeof cell === 'string') return parseCell(cell)
  return cell
}

/** The JSON value in a json cell. */
export function parseCell(text: string): JsonValue {
  const value: JsonValue = JSON.parse(text)
  return value
}

function textToCell(literal: unknown, target: CellTarget): string {
  if (typeof literal !== 'string') throw invalidValue(target, literal, 'text')
  if (target.format === 'uuid') return uuidToCell(literal, target)
  assertText(literal, target)
  return literal
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

function uuidToCell(literal: string, target: CellTarget): string {
  // The common case is lower case already; lowering first would copy every id.
  const lowered = UUID.test(literal) ? literal : literal.toLowerCase()
  if (!UUID.test(lowered)) throw invalidValue(target, literal, 'a UUID')
  return lowered
}

function expectNumber(literal: unknown, target: CellTarget, expected: string): number {
  if (typeof literal !== 'number') throw invalidValue(target, literal, expected)
  return literal
}

// 19 digits hold every 64-bit number; longer texts would only cost time to refuse.
const DECIMAL = /^[+-]?0{0,9}\d{1,19}$/

function literalToBigInt(literal: unknown, target: CellTarget): bigint {
  if (typeof literal === 'number') return BigInt(toInt(literal, target))
  if (typeof literal !== 'string' || !/^[+-]?\d+$/.test(literal)) {
    throw invalidValue(target, literal, 'a whole number as decimal text')
  }
  if (!DECIMAL.test(literal)) {
    throw new LuxError('LUX_OUT_OF_RANGE', `${wordsOf(target)} has too many digits; 64 bits are the limit.`)
  }
  return toInt64(BigInt(literal), target)
}

function literalToTime(literal: unknown, target: CellTarget): number {
  if (typeof literal !== 'string') throw invalidValue(target, literal, 'a time as ISO 8601 text')
  const epochMs = parseIsoTime(literal)
  if (epochMs !== undefined) return epochMs
  const message = `${wordsOf(target)} is ${quoteValue(literal)}; ISO 8601 with Z or an offset is expected, in the years 0001 to 9999.`
  throw new LuxError('LUX_INVALID_TIME', message, { details: { field: target.name } })
}

function assertRange(cell: number, target: CellTarget, range: NumberRange): void {
  if (target.store === 'int') toInt(cell, target, range)
  else if (cell < (range.min ?? cell) || cell > (range.max ?? cell)) {
    throw new LuxError('LUX_OUT_OF_RANGE', `${wordsOf(target)} is ${cell}, outside its range.`)
  }
}

function invalidValue(target: CellTarget, value: unknown, expected: string): LuxError {
  const message = `${wordsOf(target)} cannot be ${quoteValue(value)}; ${expected} is expected.`
  return new LuxError('LUX_INVALID_VALUE', message, { details: { field: target.name, expected } })
}
