import type { CompiledStatement } from '@luxdb/realm-sql'
import { describe, expect, it } from 'vitest'
import { SlowStatements } from './slow-statements.js'

function statement(): CompiledStatement {
  return { key: 'read', sql: 'SELECT 1', returnsRows: true, heavyHint: false, decode: (row) => row }
}

describe('SlowStatements', () => {
  it('keeps what was slow three times in a row, or clearly slow once', () => {
    const slow = new SlowStatements()
    const often = statement()
    const once = statement()
    for (const durationMs of [6, 6]) slow.note(often, durationMs)
    expect(slow.has(often)).toBe(false)
    slow.note(often, 6)
    expect(slow.has(often)).toBe(true)
    slow.note(once, 51)
    expect(slow.has(once)).toBe(true)
    slow.note(once, 0.1)
    expect(slow.has(once)).toBe(true)
  })

  it('forgives a read that was interrupted', () => {
    const slow = new SlowStatements()
    const disturbed = statement()
    for (const durationMs of [6, 6, 0.1, 6, 6]) slow.note(disturbed, durationMs)
    expect(slow.has(disturbed)).toBe(false)
  })

  it('lets go of what is fast for long, and of what relapses after twice as long', () => {
    const slow = new SlowStatements()
    const read = statement()
    /** Fast reads until it is let go of. */
    const recovery = (): number => {
      let reads = 0
      for (; slow.has(read) && reads < 1_000; reads++) slow.note(read, 0.1)
      return reads
    }
    slow.note(read, 51)
    expect(recovery()).toBe(64)
    slow.note(read, 51)
    slow.note(read, 0.1)
    slow.note(read, 6)
    expect(recovery()).toBe(128)
    slow.note(read, 6)
    expect(slow.has(read)).toBe(false)
  })
})
