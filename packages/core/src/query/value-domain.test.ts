import { describe, expect, it } from 'vitest'
import { codeOf } from './test-codes.js'
import { assertJson, assertText, isStorableText, toFloat, toInt, toInt64, toTimeMs } from './value-domain.js'

describe('text', () => {
  it.each(['', 'a', '\u{1f600}', '\uffff', 'e\u0301', '\u0001'])('takes %j', (text) => {
    expect(codeOf(() => assertText(text, 'x'))).toBeUndefined()
    expect(isStorableText(text)).toBe(true)
  })

  it.each(['\0', 'a\0b', '\ud83d', '\ude00', '\ude00\ud83d', 'a\ud800b'])('refuses %j', (text) => {
    expect(codeOf(() => assertText(text, 'x'))).toBe('LUX_INVALID_TEXT')
    expect(isStorableText(text)).toBe(false)
  })
})

describe('numbers', () => {
  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    'refuses the float %s',
    (value) => {
      expect(codeOf(() => toFloat(value, 'x'))).toBe('LUX_OUT_OF_RANGE')
      expect(codeOf(() => toInt(value, 'x'))).toBe('LUX_OUT_OF_RANGE')
    },
  )

  it('turns -0 into 0', () => {
    expect(Object.is(toFloat(-0, 'x'), 0)).toBe(true)
    expect(Object.is(toInt(-0, 'x'), 0)).toBe(true)
  })

  it('takes safe integers only', () => {
    expect(toInt(2 ** 53 - 1, 'x')).toBe(9_007_199_254_740_991)
    expect(codeOf(() => toInt(2 ** 53, 'x'))).toBe('LUX_OUT_OF_RANGE')
    // 2^53+1 has no double of its own: it arrives as 2^53.
    expect(codeOf(() => toInt(JSON.parse('9007199254740993'), 'x'))).toBe('LUX_OUT_OF_RANGE')
    expect(codeOf(() => toInt(1.5, 'x'))).toBe('LUX_INVALID_VALUE')
  })

  it('keeps to a range', () => {
    const range = { min: -(2 ** 31), max: 2 ** 31 - 1 }
    expect(toInt(2 ** 31 - 1, 'x', range)).toBe(2_147_483_647)
    expect(codeOf(() => toInt(2 ** 31, 'x', range))).toBe('LUX_OUT_OF_RANGE')
  })

  it('takes bigints of 64 bits', () => {
    expect(toInt64(2n ** 63n - 1n, 'x')).toBe(9_223_372_036_854_775_807n)
    expect(toInt64(-(2n ** 63n), 'x')).toBe(-9_223_372_036_854_775_808n)
    expect(codeOf(() => toInt64(2n ** 63n, 'x'))).toBe('LUX_OUT_OF_RANGE')
    expect(codeOf(() => toInt64(-(2n ** 63n) - 1n, 'x'))).toBe('LUX_OUT_OF_RANGE')
  })

  it('takes times of the years 0001 to 9999', () => {
    expect(toTimeMs(Date.parse('0001-01-01T00:00:00.000Z'), 'x')).toBe(-62_135_596_800_000)
    expect(toTimeMs(Date.parse('9999-12-31T23:59:59.999Z'), 'x')).toBe(253_402_300_799_999)
    for (const outside of [-62_135_596_800_001, 253_402_300_800_000, Number.NaN, 0.5]) {
      expect(codeOf(() => toTimeMs(outside, 'x'))).toBe('LUX_INVALID_TIME')
    }
  })
})

describe('json', () => {
  const nested = (levels: number): unknown => (levels === 0 ? 1 : [nested(levels - 1)])

  it.each([null, true, 'x', 0, [], {}, { a: [1, { b: null }] }, Object.create(null)])('takes %j', (value) => {
    expect(codeOf(() => assertJson(value, 'x'))).toBeUndefined()
  })

  it('refuses 33 levels and takes 32', () => {
    expect(codeOf(() => assertJson(nested(32), 'x'))).toBeUndefined()
    expect(codeOf(() => assertJson(nested(33), 'x'))).toBe('LUX_UNSAFE_JSON')
  })

  it('refuses too many keys and items', () => {
    const object = (size: number): unknown =>
      Object.fromEntries(Array.from({ length: size }, (_, index) => [`k${index}`, 1]))
    const array = (size: number): unknown => Array.from({ length: size }, () => 1)
    expect(codeOf(() => assertJson(object(1_024), 'x'))).toBeUndefined()
    expect(codeOf(() => assertJson(object(1_025), 'x'))).toBe('LUX_UNSAFE_JSON')
    expect(codeOf(() => assertJson(array(8_192), 'x'))).toBeUndefined()
    expect(codeOf(() => assertJson(array(8_193), 'x'))).toBe('LUX_UNSAFE_JSON')
  })

  it.each(['__proto__', 'constructor', 'prototype'])('refuses the key %s', (key) => {
    const value = { deep: [JSON.parse(`{"${key}": {"polluted": true}}`)] }
    expect(codeOf(() => assertJson(value, 'x'))).toBe('LUX_UNSAFE_JSON')
  })

  it('refuses text and numbers outside the domain, keys included', () => {
    expect(codeOf(() => assertJson(['a\0'], 'x'))).toBe('LUX_INVALID_TEXT')
    expect(codeOf(() => assertJson({ 'a\0': 1 }, 'x'))).toBe('LUX_INVALID_TEXT')
    expect(codeOf(() => assertJson({ a: '\ud800' }, 'x'))).toBe('LUX_INVALID_TEXT')
    expect(codeOf(() => assertJson([Number.NaN], 'x'))).toBe('LUX_OUT_OF_RANGE')
  })

  it.each([undefined, 1n, Symbol('x'), () => 1, new Date(0), new Map(), new (class Thing {})(), [undefined]])(
    'refuses what is not JSON: %s',
    (value) => {
      expect(codeOf(() => assertJson(value, 'x'))).toBe('LUX_INVALID_VALUE')
    },
  )

  it('ends on a value that contains itself', () => {
    const loop: unknown[] = []
    loop.push(loop)
    expect(codeOf(() => assertJson(loop, 'x'))).toBe('LUX_UNSAFE_JSON')
  })
})
