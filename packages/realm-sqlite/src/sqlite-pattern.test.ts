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
  test.each([
    ['a', 'b'],
    ['ab', 'ac'],
    ['a\uD7FF', 'a\uE000'],
    ['a\u{10FFFF}', 'b'],
    ['\u{1F600}', '\u{1F601}'],
    ['\uFFFF', '\u{10000}'],
  ])('%j is %j', (prefix, end) => {
    expect(afterPrefix(prefix)).toBe(end)
  })

  test.each(['', '\u{10FFFF}', '\u{10FFFF}\u{10FFFF}'])('%j ends after all text', (prefix) => {
    expect(afterPrefix(prefix)).toEqual(Buffer.alloc(0))
  })
})
