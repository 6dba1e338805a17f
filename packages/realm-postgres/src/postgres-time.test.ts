import { describe, expect, it } from 'vitest'
import { epochOf, isoTime } from './postgres-time.js'

/** As the server writes it in UTC: no `T`, no zeros at the end of the fraction. */
function written(epoch: number): string {
  return `${isoTime(epoch)
    .replace('T', ' ')
    .replace(/\.?0*Z$/, '')}+00`
}

describe('epochOf', () => {
  it.each([
    ['2026-11-24 10:00:00+00', Date.UTC(2026, 10, 24, 10)],
    ['2026-11-24 10:00:00.5+00', Date.UTC(2026, 10, 24, 10, 0, 0, 500)],
    ['2026-11-24 10:00:00.05+00', Date.UTC(2026, 10, 24, 10, 0, 0, 50)],
    ['2026-11-24 10:00:00.005+00', Date.UTC(2026, 10, 24, 10, 0, 0, 5)],
    ['2026-11-24 10:00:00.123456+00', Date.UTC(2026, 10, 24, 10, 0, 0, 123)],
    ['2026-11-24 10:00:00+05:30', Date.UTC(2026, 10, 24, 4, 30)],
    ['2026-11-24 10:00:00.25-03', Date.UTC(2026, 10, 24, 13, 0, 0, 250)],
    ['0001-01-01 00:00:00+00', Date.parse('0001-01-01T00:00:00Z')],
    ['0099-12-31 23:59:59.999+00', Date.parse('0099-12-31T23:59:59.999Z')],
    ['9999-12-31 23:59:59.999+00', Date.parse('9999-12-31T23:59:59.999Z')],
  ])('%s', (text, epoch) => {
    expect(epochOf(text)).toBe(epoch)
  })

  it('takes back what the server makes of any time', () => {
    const [first, last] = [Date.parse('0001-01-01T00:00:00Z'), Date.parse('9999-12-31T23:59:59.999Z')]
    const step = Math.floor((last - first) / 20_011)
    for (let epoch = first; epoch <= last; epoch += step)
      expect(epochOf(written(epoch)), written(epoch)).toBe(epoch)
  })
})
