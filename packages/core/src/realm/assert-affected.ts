import { LuxError } from '../errors/lux-error.js'
import { resultSize } from './observation.js'
import type { AffectsPolicy, SingleRequest, SingleResult } from './realm-request.js'

/** @throws LUX_NOT_SINGULAR, LUX_TOO_MANY_AFFECTED when a write touched another number than it must */
export function assertAffected(
  { kind }: Pick<SingleRequest, 'kind'>,
  affects: AffectsPolicy | undefined,
  result: SingleResult,
): void {
  if (affects === undefined) return
  const { single, atMost } = affects
  const count = resultSize(result)
  if (single && count !== 1) {
    throw new LuxError(
      'LUX_NOT_SINGULAR',
      `The write of ${kind} touched ${count} beings instead of one, and was undone; narrow its filter.`,
      { details: { kind, count } },
    )
  }
  if (atMost !== undefined && count > atMost) {
    throw new LuxError(
      'LUX_TOO_MANY_AFFECTED',
      `The write of ${kind} touched ${count} beings, more than the ${atMost} allowed, and was undone; narrow its filter.`,
      { details: { kind, count, atMost } },
    )
  }
}
