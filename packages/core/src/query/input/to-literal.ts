import { LuxError } from '../../errors/lux-error.js'
import { isJsonArray, type JsonObject, type JsonValue } from '../json.js'
import { quoteValue } from '../quote-value.js'

/**
 * A TypeScript value as a literal of the AST: time as ISO 8601, bigint as decimal text. What is inside
 * of JSON is not looked at; the query's validator does that.
 * @throws LUX_INVALID_QUERY for undefined, which would otherwise widen a filter in silence
 */
export function toLiteral(value: unknown, where: string): JsonValue {
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'boolean':
      return value
    case 'bigint':
      return value.toString()
    default:
      return objectLiteral(value, where)
  }
}

function objectLiteral(value: unknown, where: string): JsonValue {
  if (value instanceof Date) return timeLiteral(value, where)
  if (value === null || isJsonArray(value) || isJsonObject(value)) return value
  throw invalidInput(
    `${where} is ${quoteValue(value)}, which is no value to compare with`,
    'give it one or leave it out',
  )
}

function timeLiteral(value: Date, where: string): string {
  if (Number.isNaN(value.getTime())) {
    throw new LuxError('LUX_INVALID_TIME', `${where} is an invalid Date; give it a time.`)
  }
  return value.toISOString()
}

function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null
}

export function invalidInput(problem: string, remedy: string): LuxError {
  return new LuxError('LUX_INVALID_QUERY', `${problem}; ${remedy}.`)
}
