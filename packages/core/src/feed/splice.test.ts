import { describe, expect, it } from 'vitest'
import type { Change, ChangeWindow } from './change.js'
import { type FeedPosition, toFeedPosition } from './feed-position.js'
import { Splice } from './splice.js'

/** Positions as sets of transactions, as PostgreSQL's snapshots are: `1,3` has seen the first and the third. */
const members = (position: FeedPosition): ReadonlySet<string> => new Set(position.split(','))
const SOURCE = {
  covers: (a: FeedPosition, b: FeedPosition) => [...members(b)].every((member) => members(a).has(member)),
  seen: (change: Change, at: FeedPosition) => members(at).has(change.transaction),
}

const at = (...transactions: readonly number[]): FeedPosition => toFeedPosition(transactions.join(','))

function change(transaction: number): Change {
  return {
    kind: 'star',
    operation: 'insert',
    soulId: `${transaction}`,
    new: [],
    sequence: transaction,
    transaction: `${transaction}`,
    at: 0,
  }
}

function window(transactions: readonly number[], to: FeedPosition, partial = false): ChangeWindow {
  return { changes: transactions.map(change), resets: [], to, partial }
}

const told = ({ changes }: ChangeWindow): readonly number[] => changes.map(({ sequence }) => sequence)

describe('a splice', () => {
  it('does not move back for a window that was read before its position', () => {
    const splice = new Splice(SOURCE, at(1, 2, 3))
    expect(splice.next(window([2], at(1, 2)))).toMatchObject({ changes: [], to: at(1, 2, 3) })
    expect(splice.position).toBe(at(1, 2, 3))
    expect(told(splice.next(window([3, 4], at(1, 2, 3, 4))))).toEqual([4])
    expect(splice.position).toBe(at(1, 2, 3, 4))
  })

  it('keeps its position to the end of the window that covers it', () => {
    const splice = new Splice(SOURCE, at(1, 3))
    // The second page still holds what was seen, behind what was not.
    expect(told(splice.next(window([2], at(1, 2, 3, 4), true)))).toEqual([2])
    expect(splice.isOpen).toBe(true)
    expect(told(splice.next(window([3, 4], at(1, 2, 3, 4))))).toEqual([4])
    expect(splice.isOpen).toBe(false)
  })

  it('waits for transactions that were open, however many windows come before', () => {
    const splice = new Splice(SOURCE, at(1, 3))
    expect(told(splice.next(window([4], at(1, 4))))).toEqual([4])
    expect(told(splice.next(window([2, 3], at(1, 2, 3, 4))))).toEqual([2])
    expect(told(splice.next(window([5], at(1, 2, 3, 4, 5))))).toEqual([5])
  })
})
