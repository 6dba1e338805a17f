import { expect, test } from 'vitest'
import { prefixEnd } from './prefix-end.js'

test.each([
  ['a', 'b'],
  ['ab', 'ac'],
  ['a\uD7FF', 'a\uE000'],
  ['a\u{10FFFF}', 'b'],
  ['\u{1F600}', '\u{1F601}'],
  ['\uFFFF', '\u{10000}'],
])('%j ends before %j', (prefix, end) => {
  expect(prefixEnd(prefix)).toBe(end)
})

test.each(['', '\u{10FFFF}', '\u{10FFFF}\u{10FFFF}'])('%j has no end', (prefix) => {
  expect(prefixEnd(prefix)).toBeUndefined()
})
