import { describe, expect, it } from 'vitest'
import { AnswerMeter } from './answer-meter.js'

describe('AnswerMeter', () => {
  it('counts texts, also those of nested rows, over all rows together', () => {
    const meter = new AnswerMeter(60)
    expect(meter.fits(['a'.repeat(20), 1, null])).toBe(true)
    expect(meter.left).toBe(24)
    expect(meter.fits([[['b'.repeat(12)], ['c'.repeat(12)]]])).toBe(true)
    expect([meter.left, meter.fits([]), meter.fits(['d'])]).toEqual([0, true, false])
    expect(meter.left).toBe(0)
  })

  it('refuses what is too much', () => {
    const meter = new AnswerMeter(10)
    meter.count(['a'.repeat(10)])
    expect(() => meter.count(['b'])).toThrow(expect.objectContaining({ code: 'LUX_ANSWER_TOO_LARGE' }))
  })
})
