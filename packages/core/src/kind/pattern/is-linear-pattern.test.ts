import { describe, expect, it } from 'vitest'
import { isLinearPattern } from './is-linear-pattern.js'

describe('isLinearPattern', () => {
  it.each([
    '^$',
    '^[a-z]+$',
    '^[a-z0-9]+(-[a-z0-9]+)*$',
    '^[A-Z]{2}[0-9]{2,8}$',
    '^(?:red|green|blue)$',
    '^#[0-9a-fA-F]{6}$',
    '^\\+?[0-9 ]{3,20}$',
    '^[^@\\s]+@[^@\\s.]+(\\.[^@\\s.]+)+$',
    '^\\d{4}-\\d{2}-\\d{2}(T\\d{2}:\\d{2}Z)?$',
    '^[\\w.\\-]{1,100}$',
    '^a{3,}b$',
    '^(ab?)+$',
    '^\\x41\\u0042$',
    '^[a-z]+?,$',
    '^.*$',
  ])('takes %s', (pattern) => {
    expect(isLinearPattern(pattern)).toBe(true)
  })

  it.each([
    // No end is fixed.
    'a+',
    '^a',
    'a$',
    '^a|b$',
    '^a\\$',
    // Exponentially many ways.
    '^(a+)+$',
    '^(a*)*$',
    '^(a|a)*$',
    '^(a|ab)(c|bcd)*$',
    '^([a-zA-Z0-9])(([\\-.]|[_]+)?([a-zA-Z0-9]+))*(@){1}[a-z0-9]+[.]{1}(([a-z]{2,3})|([a-z]{2,3}[.]{1}[a-z]{2,3}))$',
    '^(a?b?)*$',
    '^(a*|b*)c$',
    '^(a?){20}a{20}$',
    // Polynomially many.
    '^.*,.*$',
    '^\\s*\\S+\\s*.*$',
    '^a*a*$',
    '^a{1,9}a$',
    // Not looked into.
    '^(a)\\1$',
    '^(?=a)a$',
    '^(?<x>a)$',
    '^\\bword$',
    '^\\p{L}$',
    '^[a-z$',
    '^a{3000}$',
    '^(a{100}){100}$',
    '^\u{1F600}$',
    '^a{2,1}$',
  ])('refuses %s', (pattern) => {
    expect(isLinearPattern(pattern)).toBe(false)
  })

  it('takes none that takes long on texts that nearly fit', () => {
    const pieces = ['a', 'b', '-', '[ab]', '.', 'a?', '(a|b)', '(ab)*', 'a+', '(-a+)*', 'b{0,3}', '(a|-)?']
    let seed = 20_261_124
    const random = (below: number): number => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
      return seed % below
    }
    let taken = 0
    for (let round = 0; round < 3_000; round++) {
      const parts = Array.from({ length: 1 + random(4) }, () => pieces[random(pieces.length)] ?? '')
      const inner = parts.join('')
      const pattern = random(2) === 0 ? `^${inner}$` : `^(${inner})*$`
      if (!isLinearPattern(pattern)) continue
      taken += 1
      for (const text of [
        'a'.repeat(20_000),
        'ab'.repeat(10_000),
        '-a'.repeat(10_000),
        'aab-'.repeat(5_000),
      ]) {
        const startedAt = performance.now()
        new RegExp(pattern).test(`${text}!`)
        expect(performance.now() - startedAt, pattern).toBeLessThan(200)
      }
    }
    expect(taken).toBeGreaterThan(100)
  })
})
