import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { capitalize, constraintName, MAX_IDENTIFIER_BYTES, toSnakeCase } from './naming.js'

const names = fc.stringMatching(/^[a-z][A-Za-z0-9]{0,47}$/)

describe('toSnakeCase', () => {
  test.each([
    ['name', 'name'],
    ['energyLevel', 'energy_level'],
    ['line2Text', 'line2_text'],
    ['homeURL', 'home_u_r_l'],
  ])('%s is %s', (name, column) => {
    expect(toSnakeCase(name)).toBe(column)
  })

  test('has an inverse, so two names never share a column', () => {
    fc.assert(
      fc.property(names, (name) => {
        const back = toSnakeCase(name).replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
        return back === name
      }),
    )
  })
})

test('capitalize raises the first letter only', () => {
  expect(capitalize('firstName')).toBe('FirstName')
})

describe('constraintName', () => {
  test('joins table, columns and suffix', () => {
    expect(constraintName(['post_tag', 'post_id'], 'fkey')).toBe('post_tag_post_id_fkey')
  })

  test('shortens what PostgreSQL would cut off, and keeps different names different', () => {
    const long = 'a_rather_long_column_name_that_goes_on'
    const first = constraintName(['guardian', long, `${long}_x`], 'idx')
    const second = constraintName(['guardian', long, `${long}_y`], 'idx')
    expect(first).not.toBe(second)
    expect(first).toMatch(/^guardian_a_rather.*_[0-9a-f]{8}_idx$/)
  })

  test('never exceeds the limit, and is stable', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1, maxLength: 8 }), (parts) => {
        const name = constraintName(parts, 'key')
        expect(new TextEncoder().encode(name).length).toBeLessThanOrEqual(MAX_IDENTIFIER_BYTES)
        expect(constraintName(parts, 'key')).toBe(name)
      }),
    )
  })
})
