import { describe, expect, it } from 'vitest'
import { closingBracket, maskCode } from './code-mask.js'

describe('the mask of code', () => {
  it.each([
    ['a(\'})\', "}")', 'a(\'  \', " ")'],
    ['a // }\nb', 'a     \nb'],
    ['a /* }\n} */ b', 'a     \n     b'],
    ["'it\\'s }' + 1", "'       ' + 1"],
    ['z.string().regex(/[/}]\\/}/g)', 'z.string().regex(/        g)'],
    ['a = b / c / d }', 'a = b / c / d }'],
    ['(a) / 2 + "}"', '(a) / 2 + " "'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: this is the code
    ['`a ${b({ c: `}` })} }` }', '`                    ` }'],
    ['a: 1, b: /}/', 'a: 1, b: / /'],
  ])('%s', (source, mask) => {
    expect(maskCode(source)).toBe(mask)
  })

  it('keeps every character and line where it was', () => {
    const source = "const a = { b: 'c', /* d */ e: `f` } // g\n\nkind('x', {})"
    const mask = maskCode(source)
    expect(mask).toHaveLength(source.length)
    expect(mask.split('\n').map((line) => line.length)).toEqual(source.split('\n').map((line) => line.length))
  })

  it('finds the bracket that closes another', () => {
    expect(closingBracket('a({ b: [c] }) d', 1)).toBe(12)
    expect(closingBracket('a({ b', 1)).toBeUndefined()
  })
})
