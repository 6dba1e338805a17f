import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { resonanceBound, resonanceOf } from './resonance.js'
import { createUuidV7 } from './uuid-v7.js'

const HEX = fc.bigInt({ min: 0n, max: 2n ** 48n - 1n }).map((node) => node.toString(16).padStart(12, '0'))
const FRACTION = fc.oneof(
  fc.double({ min: 0, minExcluded: true, max: 1, noNaN: true }),
  fc.constantFrom(1, 0.5, 0.25, 2 ** -48, 2 ** -60, 1 - 2 ** -53),
)

describe('resonance', () => {
  it('means the same as a number and as a text below a bound', () => {
    fc.assert(
      fc.property(HEX, FRACTION, (node, fraction) => {
        const soulId = `0190a000-0000-7000-8000-${node}`
        expect(node < resonanceBound(fraction)).toBe(resonanceOf(soulId) < fraction)
      }),
      { numRuns: 5_000 },
    )
  })

  it('has the right bounds at its ends', () => {
    expect(resonanceOf('0190a000-0000-7000-8000-ffffffffffff') < 1).toBe(true)
    expect('ffffffffffff' < resonanceBound(1)).toBe(true)
    expect(resonanceBound(0.5)).toBe('800000000000')
    expect(resonanceOf('0190a000-0000-7000-8000-800000000000')).toBe(0.5)
  })

  it('samples fresh ids evenly', () => {
    const nextUuid = createUuidV7({ clock: () => 1_700_000_000_000 })
    const sample = Array.from({ length: 20_000 }, () => resonanceOf(nextUuid()))
    const share = sample.filter((resonance) => resonance < 0.3).length / sample.length
    // Six standard deviations: fails once in five hundred million runs.
    expect(Math.abs(share - 0.3)).toBeLessThan(6 * Math.sqrt((0.3 * 0.7) / sample.length))
  })
})
