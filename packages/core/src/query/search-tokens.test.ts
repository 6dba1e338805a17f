import { describe, expect, it } from 'vitest'
import type { SearchNode } from './search-node.js'
import { compileSearch, parseSearch, searchText, searchWords } from './search-tokens.js'

describe('searchWords', () => {
  it.each([
    ['The Quick-Fox', ['the', 'quick', 'fox']],
    ['mail@example.org', ['mail', 'example', 'org']],
    ['ﬁne ① Ⅷ', ['fine', '1', 'viii']],
    ['ÉTÉ e\u0301te\u0301', ['été', 'été']],
    ['x\u0301y', ['x\u0301y']],
    ['東京 tower', ['東京', 'tower']],
    ['ΟΔΟΣ οδος ΟΔΟΣ2', ['οδοσ', 'οδοσ', 'οδοσ2']],
    ['İS', ['i\u0307s']],
    ['!!! --', []],
    ['', []],
    ["it's 3.5", ['it', 's', '3', '5']],
  ])('of %j', (text, words) => {
    expect(searchWords(text)).toEqual(words)
  })

  it('leaves out words that no index takes', () => {
    expect(searchWords(`a ${'x'.repeat(501)} b`)).toEqual(['a', 'b'])
    expect(searchWords('x'.repeat(500))).toHaveLength(1)
  })
})

describe('search', () => {
  const text = searchText(['The quick brown fox', null, 'Jumps over 10 lazy dogs'])

  const cases: readonly [SearchNode['mode'], string, boolean][] = [
    ['plain', 'fox QUICK', true],
    ['plain', 'fox cat', false],
    ['plain', 'qui', false],
    ['plain', '', false],
    ['plain', '!?', false],
    ['phrase', 'quick brown', true],
    ['phrase', 'brown quick', false],
    ['phrase', 'quick brow', false],
    ['prefix', 'qui laz', true],
    ['prefix', 'uick', false],
    ['web', 'fox dogs', true],
    ['web', '"quick brown" dogs', true],
    ['web', '"brown quick"', false],
    ['web', 'fox -cat', true],
    ['web', 'fox -dogs', false],
    ['web', '-"quick brown"', false],
    ['web', '-cat', true],
    ['web', 'cat or fox', true],
    ['web', 'cat OR dog', false],
    ['web', 'cat dogs or fox quick', true],
    ['web', 'lazy-dogs', true],
    ['web', 'dogs-lazy', false],
    ['web', 'or', false],
    ['web', '"open quick', false],
    ['web', '"quick', true],
    ['web', '', false],
  ]
  it.each(cases)('%s %j: %s', (mode, query, expected) => {
    expect(compileSearch(parseSearch(mode, query))(text)).toBe(expected)
  })

  it('takes time in proportion to a hostile query', () => {
    const startedAt = performance.now()
    for (const query of ['"'.repeat(1_000), '-'.repeat(1_000), `${'-"a'.repeat(300)}`, 'or '.repeat(330)])
      parseSearch('web', query)
    expect(performance.now() - startedAt).toBeLessThan(200)
  })
})
