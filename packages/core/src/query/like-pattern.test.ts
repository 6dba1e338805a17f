import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compilePattern, foldAscii } from './like-pattern.js'

/** LIKE by its definition, with all the backtracking that the real matcher avoids. */
function naiveLike(pattern: readonly string[], text: readonly string[]): boolean {
  const [head, ...rest] = pattern
  if (head === undefined) return text.length === 0
  if (head === '%') return text.some((_, skip) => naiveLike(rest, text.slice(skip))) || naiveLike(rest, [])
  if (text.length === 0) return false
  if (head === '_') return naiveLike(rest, text.slice(1))
  if (head === '\\') return rest[0] === text[0] && naiveLike(rest.slice(1), text.slice(1))
  return head === text[0] && naiveLike(rest, text.slice(1))
}

function isComplete(pattern: readonly string[]): boolean {
  const trailing = pattern.length - 1 - pattern.findLastIndex((character) => character !== '\\')
  return trailing % 2 === 0
}

const CHARACTERS = fc.constantFrom('a', 'b', 'A', '%', '_', '\\', '\u{1f600}', 'é')
const PATTERN = fc.array(CHARACTERS, { maxLength: 8 }).filter(isComplete)
const TEXT = fc.array(CHARACTERS, { maxLength: 10 })

describe('like', () => {
  it('agrees with the definition', () => {
    fc.assert(
      fc.property(PATTERN, TEXT, (pattern, text) => {
        expect(compilePattern('like', pattern.join(''))(text.join(''))).toBe(naiveLike(pattern, text))
      }),
      { numRuns: 20_000 },
    )
  })

  it.each([
    ['%', '', true],
    ['', '', true],
    ['', 'a', false],
    ['_', '\u{1f600}', true],
    ['__', '\u{1f600}', false],
    ['a%b', 'a\nb', true],
    ['%é', 'e\u0301', false],
    ['a\\%b', 'a%b', true],
    ['a\\%b', 'axb', false],
    ['a\\\\b', 'a\\b', true],
    ['%a', 'aab', false],
    ['a%a', 'a', false],
    ['ab', 'AB', false],
  ])('%j on %j is %s', (pattern, text, expected) => {
    expect(compilePattern('like', pattern)(text)).toBe(expected)
  })

  it('does not explode on patterns that make backtracking matchers explode', () => {
    const text = 'a'.repeat(20_000)
    for (const pattern of [
      `${'%a'.repeat(499)}b`,
      `${'%_a'.repeat(300)}b`,
      `%${'_'.repeat(998)}b`,
      `${'%aaaaaaaab'.repeat(90)}`,
    ]) {
      const startedAt = performance.now()
      expect(compilePattern('like', pattern)(text)).toBe(false)
      expect(performance.now() - startedAt).toBeLessThan(1_000)
    }
  })
})

describe('ilike', () => {
  it('folds ASCII letters and no others', () => {
    expect(compilePattern('ilike', 'A%é')('abcé')).toBe(true)
    expect(compilePattern('ilike', 'A%É')('abcé')).toBe(false)
    expect(compilePattern('ilike', 'k')('\u212a')).toBe(false)
    expect(foldAscii('ABZ[ÀİK')).toBe('abz[Àİk')
  })

  it('agrees with like on folded text', () => {
    fc.assert(
      fc.property(PATTERN, TEXT, (pattern, text) => {
        const folded = naiveLike(pattern.map(foldAscii), text.map(foldAscii))
        expect(compilePattern('ilike', pattern.join(''))(text.join(''))).toBe(folded)
      }),
    )
  })
})

describe('startsWith and endsWith', () => {
  it('take their value literally', () => {
    expect(compilePattern('startsWith', 'a%')('a%b')).toBe(true)
    expect(compilePattern('startsWith', 'a%')('ab')).toBe(false)
    expect(compilePattern('endsWith', '_\\')('x_\\')).toBe(true)
    expect(compilePattern('endsWith', '_')('x')).toBe(false)
    expect(compilePattern('startsWith', '')('')).toBe(true)
    expect(compilePattern('startsWith', 'A')('a')).toBe(false)
  })
})
