import { describe, expect, it } from 'vitest'
import type { Change, ChangeOperation, ChangeWindow } from './change.js'
import { type FeedPosition, toFeedPosition } from './feed-position.js'
import { KindAudit } from './kind-audit.js'

const SOURCE = {
  covers: (a: FeedPosition, b: FeedPosition) => Number(a) >= Number(b),
  seen: (change: Change, at: FeedPosition) => change.sequence <= Number(at),
}

const at = (sequence: number): FeedPosition => toFeedPosition(`${sequence}`)

function window(to: number, ...operations: readonly ChangeOperation[]): ChangeWindow {
  const first = to - operations.length + 1
  const changes = operations.map(
    (operation, index): Change => ({
      kind: 'star',
      operation,
      soulId: 's',
      sequence: first + index,
      transaction: '1',
      at: 0,
    }),
  )
  return { changes, resets: [], to: at(to), partial: false }
}

function counted(audit: KindAudit, count: number, position: number): void {
  audit.begin()
  audit.counted(count, at(position))
}

describe('the audit of a kind', () => {
  it('agrees when the feed told all that happened between two counts', () => {
    const audit = new KindAudit('star', SOURCE)
    counted(audit, 7, 10)
    expect(audit.follow(window(13, 'insert', 'insert', 'delete'))).toBe(true)
    counted(audit, 8, 14)
    expect(audit.follow(window(16, 'update', 'insert', 'insert'))).toBe(true)
    counted(audit, 10, 16)
    expect(audit.follow(window(16))).toBe(true)
  })

  it('finds what is missing, once', () => {
    const audit = new KindAudit('star', SOURCE)
    counted(audit, 7, 10)
    expect(audit.follow(window(11, 'insert'))).toBe(true)
    counted(audit, 9, 11)
    expect(audit.follow(window(11))).toBe(false)
    counted(audit, 9, 11)
    expect(audit.follow(window(11))).toBe(true)
  })

  it('counts what the feed told while a count was made', () => {
    const audit = new KindAudit('star', SOURCE)
    audit.begin()
    expect(audit.follow(window(12, 'insert', 'insert'))).toBe(true)
    // Counted before the second of them.
    audit.counted(5, at(11))
    counted(audit, 6, 12)
    expect(audit.follow(window(12))).toBe(true)
    counted(audit, 7, 12)
    expect(audit.follow(window(12))).toBe(false)
  })

  it('begins anew with a reset of its kind', () => {
    const audit = new KindAudit('star', SOURCE)
    counted(audit, 7, 10)
    const reset: ChangeWindow = { ...window(11), resets: [{ kind: 'star', reason: 'truncated' }] }
    expect(audit.follow(reset)).toBe(true)
    counted(audit, 0, 11)
    expect(audit.follow(window(12, 'insert'))).toBe(true)
    counted(audit, 1, 12)
    expect(audit.follow(window(12))).toBe(true)
  })
})
