import { LuxError } from '../errors/lux-error.js'
import { formatIsoTime } from './iso-time.js'
import type { JsonValue } from './json.js'
import type { Literal } from './literal.js'
import { toTimeMs } from './value-domain.js'

/** What programs compare with: JSON, and for times and bigints their TypeScript values. */
export type QueryValue = JsonValue | Date | bigint

/** A value as a literal of a query. @throws LUX_INVALID_TIME for a Date outside the years 0001 to 9999 */
export function toLiteral(value: QueryValue): Literal {
  if (typeof value === 'bigint') return value.toString()
  if (value instanceof Date) return formatIsoTime(toTimeMs(value.getTime(), 'A Date in a query'))
  // A lone undefined can only come from untyped code; it would vanish from JSON and widen the query.
  if (value === undefined)
    throw new LuxError('LUX_INVALID_VALUE', 'A condition compares with undefined; give a value.')
  return value
}
