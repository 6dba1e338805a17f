import { expect, test } from 'vitest'
import { asideName, isAsideName, isAsideOf } from './aside-name.js'

test('a name kept aside says where it comes from', () => {
  expect(asideName('mood', '7')).toBe('lux_7_mood')
  expect(isAsideName(asideName('mood', '7'))).toBe(true)
  expect(isAsideName('mood')).toBe(false)
})

test('long names stay within 63 bytes and apart from each other, whatever their letters', () => {
  const long = ['a', 'b', 'é'].map((end) => asideName(`${'ä'.repeat(31)}${end}`, '12'))
  expect(new Set(long).size).toBe(3)
  for (const name of long) {
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(63)
    expect(name).not.toContain('\uFFFD')
  }
})

test('evolutions name what they keep so that it is found again, long names too', () => {
  const tag = '12_0a1b2c_3o'
  const long = `population_${'x'.repeat(60)}`
  for (const name of ['mood', 'full_mood', long]) expect(isAsideOf(asideName(name, tag), name)).toBe(true)
  expect(isAsideOf(asideName('full_mood', tag), 'mood')).toBe(false)
  expect(isAsideOf(asideName(long, tag), 'mood')).toBe(false)
  // Which rows were changed is nobody's value.
  expect(isAsideOf(asideName('mood', '12_0a1b2c_3m'), 'mood')).toBe(false)
})
