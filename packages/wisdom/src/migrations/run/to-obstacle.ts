import { isLuxError, LuxError, type LuxErrorCode } from '@luxdb/core'

/** What values can be refused for, whether they were stored or computed. */
const VALUE_CODES: readonly LuxErrorCode[] = [
  'LUX_UNIQUE',
  'LUX_FOREIGN_KEY',
  'LUX_REQUIRED',
  'LUX_CHECK_FAILED',
  'LUX_INVALID_VALUE',
  'LUX_INVALID_TEXT',
  'LUX_INVALID_TIME',
  'LUX_OUT_OF_RANGE',
]

/** The reason to take an evolution back: values stand in its way. Undefined for what may be over the next time. */
export function toObstacle(error: unknown, label: string): LuxError | undefined {
  if (isLuxError(error, 'LUX_EVOLUTION_BLOCKED')) return error
  if (!isLuxError(error) || !VALUE_CODES.includes(error.code)) return undefined
  return new LuxError('LUX_EVOLUTION_BLOCKED', `${label} was taken back: ${error.message}`, {
    cause: error,
    details: { ...error.details, label, reason: error.code },
  })
}
