import { expect, test } from 'vitest'
import { asideName, isAsideName } from './aside-name.js'

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
