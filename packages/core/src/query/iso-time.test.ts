import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createIsoTimeWriter, formatIsoTime, parseIsoTime } from './iso-time.js'
import { MAX_TIME_MS, MIN_TIME_MS } from './value-domain.js'

const MS_PER_DAY = 86_400_000

describe('parseIsoTime', () => {
  it('writes every seventh day of 9,999 years as Date does', () => {
    const wrong: number[] = []
    for (let day = Math.ceil(MIN_TIME_MS / MS_PER_DAY); day <= MAX_TIME_MS / MS_PER_DAY; day += 7) {
      const epochMs = day * MS_PER_DAY + ((day * 7_919_123) % MS_PER_DAY)
      if (formatIsoTime(epochMs) !== new Date(epochMs).toISOString()) wrong.push(epochMs)
    }
    expect(wrong).toEqual([])
  })

  it.each([MIN_TIME_MS, -1, 0, 999, 1_000, 1.5, MS_PER_DAY - 1, MAX_TIME_MS])(
    'writes %d as Date does',
    (epochMs) => {
      expect(formatIsoTime(epochMs)).toBe(new Date(epochMs).toISOString())
    },
  )

  it('writes times of the same and of other days one after the other', () => {
    const write = createIsoTimeWriter()
    const times = fc.array(fc.integer({ min: -3, max: 3 }).map((days) => days * MS_PER_DAY + 12_345))
    const any = fc.array(fc.integer({ min: MIN_TIME_MS - 5, max: MAX_TIME_MS + 5 }))
    const expectSame = (list: readonly number[]): void => {
      expect(list.map(write)).toEqual(list.map((epochMs) => new Date(epochMs).toISOString()))
    }
    fc.assert(fc.property(times, expectSame), { numRuns: 200 })
    fc.assert(fc.property(any, expectSame), { numRuns: 200 })
    expectSame([0, 1.5, 0, MIN_TIME_MS, MAX_TIME_MS, 0])
  })

  it('reads back what formatIsoTime writes', () => {
    fc.assert(
      fc.property(fc.integer({ min: MIN_TIME_MS, max: MAX_TIME_MS }), (epochMs) => {
        const text = formatIsoTime(epochMs)
        expect(text).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
        expect(parseIsoTime(text)).toBe(epochMs)
      }),
      { numRuns: 2_000 },
    )
  })

  it.each([
    ['2024-05-17', '2024-05-17T00:00:00.000Z'],
    ['2024-05-17T08:30Z', '2024-05-17T08:30:00.000Z'],
    ['2024-05-17T08:30:15Z', '2024-05-17T08:30:15.000Z'],
    ['2024-05-17t08:30:15.5z', '2024-05-17T08:30:15.500Z'],
    ['2024-05-17 08:30:15+00', '2024-05-17T08:30:15.000Z'],
    ['2024-05-17T08:30:15.123456Z', '2024-05-17T08:30:15.123Z'],
    ['2024-05-17T00:30:00+02:00', '2024-05-16T22:30:00.000Z'],
    ['2024-05-17T23:30:00-0130', '2024-05-18T01:00:00.000Z'],
    ['2024-02-29', '2024-02-29T00:00:00.000Z'],
    ['2000-02-29', '2000-02-29T00:00:00.000Z'],
    ['0001-01-01', '0001-01-01T00:00:00.000Z'],
    ['9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z'],
  ])('reads %s', (text, expected) => {
    expect(formatIsoTime(parseIsoTime(text) ?? Number.NaN)).toBe(expected)
  })

  it.each([
    '',
    'now',
    '2024',
    '2024-5-17',
    '2024-02-30',
    '2023-02-29',
    '1900-02-29',
    '2024-13-01',
    '2024-00-10',
    '2024-04-31',
    '2024-05-17T08:30',
    '2024-05-17T08:30:15',
    '2024-05-17T24:00Z',
    '2024-05-17T08:60Z',
    '2024-05-17T08:30:60Z',
    '2024-05-17T08:30:15.Z',
    '2024-05-17Z',
    '0000-12-31',
    '+010000-01-01',
    '0001-01-01T00:00:00+01:00',
    '9999-12-31T23:59:59-01:00',
    ' 2024-05-17',
    '2024-05-17\n',
    '17 May 2024',
  ])('refuses %j', (text) => {
    expect(parseIsoTime(text)).toBeUndefined()
  })
})
