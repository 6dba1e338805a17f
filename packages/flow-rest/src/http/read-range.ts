import { LuxError } from '@luxdb/core'

/** A window of rows; without `limit` to the end. */
export interface RowWindow {
  readonly offset: number
  readonly limit?: number
}

const RANGE = /^(\d{1,15})-(\d{0,15})$/

/** The rows of a `Range: 0-9` header (of the unit items). What is no such range is ignored. */
export function readRange(range: string | null, unit: string | null): RowWindow | undefined {
  if (range === null || (unit !== null && unit !== 'items')) return undefined
  const [, from, to] = RANGE.exec(range.trim()) ?? []
  if (from === undefined) return undefined
  const offset = Number(from)
  if (to === undefined || to === '') return { offset }
  if (Number(to) < offset) throw upsideDown(range)
  return { offset, limit: Number(to) - offset + 1 }
}

/** The rows that both windows show. */
export function intersect(window: RowWindow, other: RowWindow | undefined): RowWindow {
  if (other === undefined) return window
  const offset = Math.max(window.offset, other.offset)
  const end = Math.min(endOf(window), endOf(other))
  return end === Number.POSITIVE_INFINITY ? { offset } : { offset, limit: Math.max(0, end - offset) }
}

function endOf({ offset, limit }: RowWindow): number {
  return limit === undefined ? Number.POSITIVE_INFINITY : offset + limit
}

function upsideDown(range: string): LuxError {
  return new LuxError('LUX_INVALID_RANGE', `The range ${JSON.stringify(range)} ends before it begins.`, {
    details: {
      reason: 'The lower boundary must be lower than or equal to the upper boundary in the Range header.',
    },
  })
}
