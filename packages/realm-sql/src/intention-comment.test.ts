import { describe, expect, test } from 'vitest'
import { intentionComment } from './intention-comment.js'

describe('the comment of an intention', () => {
  test.each([
    ['powerful guardians', '/* powerful guardians */ '],
    ['Żółw: 3.5, list_of-names', '/* Żółw: 3.5, list_of-names */ '],
    ['*/ DROP TABLE guardian; --', '/* DROP TABLE guardian -- */ '],
    ['nested /* comment', '/* nested comment */ '],
    ['**//', ''],
    ['$1 ? \'"`\\ line\nbreak\u0000', '/* 1 line break */ '],
    ['   ', ''],
    ['', ''],
  ])('%j', (intention, comment) => {
    expect(intentionComment(intention)).toBe(comment)
  })

  test('is bounded, and cuts no character in two', () => {
    const comment = intentionComment('𝒜'.repeat(200))
    expect([...comment]).toHaveLength(80 + '/*  */ '.length)
    expect(comment).not.toMatch(/\p{Cs}/u)
  })

  test('has one end, which is its own, whatever is inside', () => {
    const parts = ['*', '/', '*/', '/*', '-', '\n', ' ', 'a', ';', '$', "'"]
    for (let seed = 0; seed < 2000; seed += 1) {
      const intention = Array.from(
        { length: 6 },
        (_, place) => parts[(seed * 7 + place * seed) % parts.length],
      )
      const comment = intentionComment(intention.join(''))
      expect(comment).toMatch(/^(\/\* [^*/]+ \*\/ )?$/)
    }
  })
})
