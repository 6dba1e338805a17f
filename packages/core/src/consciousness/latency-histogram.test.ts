import { describe, expect, it } from 'vitest'
import { LatencyHistogram } from './latency-histogram.js'

describe('LatencyHistogram', () => {
  it('says 0 of nothing', () => {
    const histogram = new LatencyHistogram()
    expect([histogram.count, histogram.quantileMs(0.5), histogram.maxMs, histogram.buckets()]).toEqual([
      0,
      0,
      0,
      [],
    ])
  })

  it('finds quantiles within 19 % of the exact ones', () => {
    const histogram = new LatencyHistogram()
    const durations = Array.from({ length: 10_000 }, (_, index) => 0.01 * 1.001 ** index)
    for (const duration of durations) histogram.record(duration)
    for (const quantile of [0.01, 0.5, 0.95, 0.99]) {
      const exact = durations[Math.ceil(quantile * durations.length) - 1] ?? 0
      expect(histogram.quantileMs(quantile)).toBeGreaterThanOrEqual(exact)
      expect(histogram.quantileMs(quantile)).toBeLessThanOrEqual(exact * 1.19)
    }
  })

  it('keeps durations that lie outside its buckets in the outermost ones', () => {
    const histogram = new LatencyHistogram()
    histogram.record(0)
    histogram.record(1e12)
    expect(histogram.count).toBe(2)
    expect(histogram.quantileMs(1)).toBeLessThanOrEqual(histogram.maxMs)
    expect(histogram.buckets().map((bucket) => bucket.count)).toEqual([1, 2])
  })
})
