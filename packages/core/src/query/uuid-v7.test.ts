import { describe, expect, it } from 'vitest'
import { createUuidV7 } from './uuid-v7.js'

const V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

function take(count: number, next: () => string): string[] {
  return Array.from({ length: count }, next)
}

function isIncreasing(ids: readonly string[]): boolean {
  return ids.every((id, index) => index === 0 || id > (ids[index - 1] ?? ''))
}

describe('createUuidV7', () => {
  it('writes version 7 with the time in front', () => {
    const [id = ''] = take(1, createUuidV7({ clock: () => 0x0190a0b1c2d3 }))
    expect(id).toMatch(V7)
    expect(id.slice(0, 13)).toBe('0190a0b1-c2d3')
  })

  it('grows within a millisecond, when the clock moves, and when it steps back', () => {
    let nowMs = 1_700_000_000_000
    const next = createUuidV7({ clock: () => nowMs })
    const ids = take(1_000, next)
    nowMs += 5
    ids.push(...take(1_000, next))
    nowMs -= 3_600_000
    ids.push(...take(1_000, next))
    expect(isIncreasing(ids)).toBe(true)
    expect(ids.every((id) => V7.test(id))).toBe(true)
  })

  it('goes on to the next millisecond when its counter is full', () => {
    const full = createUuidV7({ clock: () => 1_000, randomBytes: (bytes) => bytes.fill(0xff) })
    // The counter starts at half its range at most: 2^25 - 1 of 2^26.
    const first = full()
    expect(first.slice(0, 13)).toBe('00000000-03e8')
    expect(first.slice(14)).toBe('77ff-bfff-ffffffffffff')
    expect(full().slice(14)).toBe('7800-8000-ffffffffffff')
  })

  it('takes its last 48 bits from chance alone, also within a millisecond', () => {
    let seed = 0
    const next = createUuidV7({
      clock: () => 1_000,
      randomBytes: (bytes) => bytes.map((_, index) => (bytes[index] = seed++ % 251)),
    })
    const nodes = take(500, next).map((id) => id.slice(-12))
    expect(new Set(nodes).size).toBeGreaterThan(240)
  })

  it('does not repeat itself', () => {
    const next = createUuidV7({ clock: Date.now })
    expect(new Set(take(50_000, next)).size).toBe(50_000)
  })
})
