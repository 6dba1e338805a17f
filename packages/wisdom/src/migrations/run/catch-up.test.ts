import type { FillProgress } from '@luxdb/core'
import { describe, expect, it } from 'vitest'
import { CatchUp, ROWS_UNDER_LOCK } from './catch-up.js'

const BATCH_ROWS = 5

/** Batches until the rest can be left to the change, while others mark so many rows during each. */
function batchesBeside(markedEachTime: number, { backlog }: { readonly backlog: number }): number {
  const catchUp = new CatchUp('city', BATCH_ROWS)
  let marked = backlog
  for (let batches = 1; batches < 10_000; batches++) {
    marked = Math.max(0, marked - catchUp.limit) + markedEachTime
    const progress: FillProgress = { rows: catchUp.limit, written: 0, marked, atEnd: true }
    if (catchUp.isOver(progress)) return batches
    catchUp.note(progress)
  }
  throw new RangeError('It never ends.')
}

describe('catching up with those who write during a fill', () => {
  it('is over at once where little is marked', () => {
    expect(batchesBeside(3, { backlog: 4 })).toBe(1)
  })

  it('does not end a fill whose table was not gone through', () => {
    const catchUp = new CatchUp('city', BATCH_ROWS)
    const progress = { rows: BATCH_ROWS, written: 0, marked: 0, atEnd: false }
    for (let batches = 0; batches < 100; batches++) catchUp.note(progress)
    expect(catchUp.isOver(progress)).toBe(false)
    expect(catchUp.limit).toBe(BATCH_ROWS)
  })

  it('takes larger batches where others write faster than those that were asked for', () => {
    expect(batchesBeside(100, { backlog: 4_000 })).toBeLessThan(60)
  })

  it('goes on as long as a large backlog shrinks', () => {
    expect(batchesBeside(3, { backlog: 5_000_000 })).toBeGreaterThan(500)
  })

  it('leaves to the change what stays the same and can be done under its lock', () => {
    expect(batchesBeside(ROWS_UNDER_LOCK / 3, { backlog: 50_000 })).toBeLessThan(200)
  })

  it('gives up, and says so, where others mark more than that each time', () => {
    expect(() => batchesBeside(ROWS_UNDER_LOCK + 1, { backlog: 0 })).toThrow(
      expect.objectContaining({ code: 'LUX_BUSY' }),
    )
  })
})
