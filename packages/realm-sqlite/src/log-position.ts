import { type FeedPosition, toFeedPosition } from '@luxdb/core'

/**
 * A place in the log: behind the row of this number. The time of that row tells whether the row is still the
 * same one: a file that was put back to an earlier state gives its numbers out again.
 */
export interface LogPosition {
  readonly sequence: number
  /** Epoch milliseconds; undefined where there was no row to look at. */
  readonly at?: number
  /** Within a window that is read in pages: the last row of it, with which a transaction ended. */
  readonly end?: number
}

const POSITION = /^(\d{1,15})(?:-(\d{1,15}))?(?::(\d{1,15}))?$/

export function formatLogPosition({ sequence, at, end }: LogPosition): FeedPosition {
  return toFeedPosition(`${sequence}${at === undefined ? '' : `-${at}`}${end === undefined ? '' : `:${end}`}`)
}

/** Undefined for a text that is no position. */
export function parseLogPosition(text: string): LogPosition | undefined {
  const [whole, sequence, at, end] = POSITION.exec(text) ?? []
  if (whole === undefined || (end !== undefined && Number(end) <= Number(sequence))) return undefined
  return {
    sequence: Number(sequence),
    ...(at !== undefined && { at: Number(at) }),
    ...(end !== undefined && { end: Number(end) }),
  }
}

/** The number alone; positions that reach this have been parsed before. */
export function sequenceOf(position: FeedPosition): number {
  return Number.parseInt(position, 10)
}
