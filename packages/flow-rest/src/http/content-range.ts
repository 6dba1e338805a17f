import { LuxError } from '@luxdb/core'

/** Rows of an answer within the rows that there are. */
export interface Extent {
  readonly offset: number
  readonly rows: number
  /** Undefined: not counted. */
  readonly total: number | undefined
  /** The total is what the storage expects, so that nothing is refused by it. */
  readonly isEstimate?: boolean
}

/** `0-9/100`, `0-9/*`, or `*` before the slash when there are no rows. */
export function contentRange({ offset, rows, total }: Extent): string {
  const shown = rows === 0 ? '*' : `${offset}-${offset + rows - 1}`
  return `${shown}/${total ?? '*'}`
}

/**
 * 206 when rows that were counted are left out.
 * @throws LUX_INVALID_RANGE when it starts behind the last, of which an estimate tells nothing
 */
export function extentStatus({ offset, rows, total, isEstimate = false }: Extent): 200 | 206 {
  if (total === undefined) return 200
  if (!isEstimate && offset > total) {
    const reason = `An offset of ${offset} was requested, but there are only ${total} rows.`
    throw new LuxError('LUX_INVALID_RANGE', reason, { details: { reason, total } })
  }
  return rows < total ? 206 : 200
}
