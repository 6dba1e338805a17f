import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isLuxError, type LuxError } from '../errors/lux-error.js'
import { parseJson } from './parse-json.js'

function codeOf(text: string): string {
  return failureOf(text).code
}

function failureOf(text: string): LuxError {
  try {
    parseJson(text)
  } catch (error) {
    if (isLuxError(error)) return error
    throw error
  }
  throw new Error(`accepted: ${text.slice(0, 100)}`)
}

describe('parseJson', () => {
  it('reads whatever JSON.stringify writes', () => {
    const plain = fc
      .jsonValue({ depthSize: 'medium' })
      .filter((value) => !/"(__proto__|constructor|prototype)":/.test(JSON.stringify(value)))
    fc.assert(
      fc.property(plain, fc.constantFrom(0, 2, '\t'), (value, indent) => {
        const text = JSON.stringify(value, null, indent)
        expect(parseJson(text)).toEqual(JSON.parse(text))
      }),
    )
  })

  it('agrees with JSON.parse on what is JSON at all', () => {
    const fragments = fc.array(
      fc.constantFrom(
        '{',
        '}',
        '[',
        ']',
        ',',
        ':',
        '"a"',
        '"b"',
        '1',
        '-',
        '0',
        '.5',
        'e3',
        'true',
        'nul',
        'null',
        ' ',
        '"',
        '\\',
        '\\u00e9',
        '\n',
      ),
    )
    fc.assert(
      fc.property(fragments, (parts) => {
        const text = parts.join('')
        expect(
          isAccepted(() => parseJson(text)),
          text,
        ).toBe(isAccepted(() => JSON.parse(text)) && !hasDuplicate(text))
      }),
      { numRuns: 5_000 },
    )
  })

  it.each([
    '',
    ' ',
    '{',
    '[1,]',
    '{"a":1,}',
    '{"a"}',
    "{'a':1}",
    '[1 2]',
    '01',
    '1.',
    '+1',
    '.5',
    'NaN',
    'tru',
    '"\n"',
    '"\\x"',
    '"\\u12g4"',
    '"open',
    '[]]',
    '1 1',
    '{"a":1 "b":2}',
    '\u00a01',
  ])('refuses malformed text %j', (text) => {
    expect(codeOf(text)).toBe('LUX_INVALID_JSON')
  })

  it('says where the text goes wrong', () => {
    expect(failureOf('{"a": tru}').details).toEqual({ position: 6 })
    expect(failureOf('[1, 2').details).toEqual({ position: 5 })
  })

  it.each(['{"a":1,"a":2}', '{"a":1,"\\u0061":2}', '[{"x":{"b":1,"b":1}}]'])(
    'refuses repeated keys: %s',
    (text) => {
      expect(codeOf(text)).toBe('LUX_UNSAFE_JSON')
    },
  )

  it('lets different objects use the same key', () => {
    expect(parseJson('[{"a":1},{"a":{"a":2}}]')).toEqual([{ a: 1 }, { a: { a: 2 } }])
  })

  it.each(['__proto__', 'constructor', 'prototype', '\\u005f_proto__'])(
    'refuses the key %s anywhere',
    (key) => {
      expect(codeOf(`{"a":[{"${key}":{}}]}`)).toBe('LUX_UNSAFE_JSON')
      expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
    },
  )

  it('refuses 33 levels and takes 32', () => {
    const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels)
    expect(isAccepted(() => parseJson(nested(32)))).toBe(true)
    expect(codeOf(nested(33))).toBe('LUX_UNSAFE_JSON')
    expect(codeOf(`${'{"a":'.repeat(33)}1${'}'.repeat(33)}`)).toBe('LUX_UNSAFE_JSON')
  })

  it('refuses a document of 100,000 levels without a deep stack', () => {
    expect(codeOf('['.repeat(100_000))).toBe('LUX_UNSAFE_JSON')
    const limits = { depth: 200_000, keysPerObject: 10, itemsPerArray: 10 }
    const text = '['.repeat(100_000) + ']'.repeat(100_000)
    expect(isAccepted(() => parseJson(text, limits))).toBe(true)
  })

  it('refuses too many keys and items', () => {
    const object = (size: number): string =>
      `{${Array.from({ length: size }, (_, index) => `"k${index}":1`).join()}}`
    const array = (size: number): string => `[${Array.from({ length: size }, () => '1').join()}]`
    expect(isAccepted(() => parseJson(object(1_024)))).toBe(true)
    expect(codeOf(object(1_025))).toBe('LUX_UNSAFE_JSON')
    expect(isAccepted(() => parseJson(array(10_000)))).toBe(true)
    expect(codeOf(array(10_001))).toBe('LUX_UNSAFE_JSON')
  })

  it('refuses numbers beyond doubles and reads long ones', () => {
    expect(codeOf('[1e999]')).toBe('LUX_OUT_OF_RANGE')
    expect(codeOf('-'.concat('9'.repeat(400)))).toBe('LUX_OUT_OF_RANGE')
    expect(parseJson('0.'.concat('1'.repeat(1_000_000)))).toBeCloseTo(0.1111, 4)
  })

  it('takes time in proportion to the length of hostile documents', () => {
    const documents = [
      `"${'\\u0041'.repeat(180_000)}"`,
      `"${'\\"'.repeat(500_000)}"`,
      ' '.repeat(1_000_000).concat('1'),
      '9'.repeat(1_000_000),
      `[${'"aaaaaaaaaa",'.repeat(9_000)}1]`,
    ]
    for (const text of documents) {
      const startedAt = performance.now()
      isAccepted(() => parseJson(text))
      expect(performance.now() - startedAt).toBeLessThan(500)
    }
  })
})

function isAccepted(parse: () => unknown): boolean {
  try {
    parse()
    return true
  } catch {
    return false
  }
}

function hasDuplicate(text: string): boolean {
  try {
    parseJson(text)
    return false
  } catch (error) {
    return isLuxError(error, 'LUX_UNSAFE_JSON')
  }
}
