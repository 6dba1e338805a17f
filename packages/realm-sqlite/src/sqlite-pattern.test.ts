import { describe, expect, test } from 'vitest'
import { afterPrefix, globOf, patternToCheck } from './sqlite-pattern.js'

describe('GLOB patterns', () => {
  test.each([
    ['a%b_c', 'a*b?c'],
    ['100\\%', '100%'],
    ['\\\\', '\\'],
    ['a*b?c[d]', 'a[*]b[?]c[[]d]'],
    ['\\a\\*', 'a[*]'],
    ['', ''],
  ])('%s becomes %s', (like, glob) => {
    expect(globOf(like)).toBe(glob)
  })

  test.each(['\uFFFD', 'a\uFFFE', '%\uFFFF'])('are not trusted with %j', (pattern) => {
    expect(patternToCheck(pattern)).toBe(pattern)
  })

  test.each(['', 'abc%_', '\u{10FFFF}\u{FFFC}'])('are trusted with %j', (pattern) => {
    expect(patternToCheck(pattern)).toBeNull()
  })
})

describe('the end of a prefix', () => {
  test('is a text where there is one', () => {
    expect(afterPrefix('ab')).toBe('ac')
  })

  test('is behind all text elsewhere', () => {
    expect(afterPrefix('\u{10FFFF}')).toEqual(Buffer.alloc(0))
  })
})
