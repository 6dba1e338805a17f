import { isLuxError, LuxError, type LuxErrorCode } from '@luxdb/core'
import type { PlanStep } from '../plan/evolution-plan.js'

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

interface Failed {
  readonly label: string
  readonly step: PlanStep
}

/** The reason to take an evolution back: values stand in its way. Undefined for what may be over the next time. */
export function toObstacle(error: unknown, { label, step }: Failed): LuxError | undefined {
  if (isLuxError(error, 'LUX_EVOLUTION_BLOCKED')) return error
  if (!isLuxError(error)) return undefined
  const isAuthored = step.type === 'change' && step.changes.some(({ type }) => type === 'runSql')
  if (isAuthored ? error.catalogue.retryable : !VALUE_CODES.includes(error.code)) return undefined
  return new LuxError('LUX_EVOLUTION_BLOCKED', `${label} was taken back: ${reasonOf(error, isAuthored)}`, {
    cause: error,
    details: { ...error.details, label, reason: error.code },
  })
}

/** Whoever wrote the SQL wants to know what the database says of it. */
function reasonOf(error: LuxError, isAuthored: boolean): string {
  const { cause, message } = error
  return isAuthored && cause instanceof Error ? `its SQL failed: ${cause.message}` : message
}
