import { describe, expect, test } from 'vitest'
import { joinSql, renderSql, slot, sql, trusted } from './sql.js'

const numbered = (position: number): string => `$${position}`

describe('pieces of SQL', () => {
  test('number their placeholders in the order in which they stand', () => {
    const first = sql`a = ${slot((parameters) => parameters[1])}`
    const second = sql`b IN ${slot((parameters) => parameters[0])}`
    const { text, slots } = renderSql(
      sql`SELECT ${trusted('x')} WHERE ${joinSql([second, first], ' AND ')}`,
      numbered,
    )
    expect(text).toBe('SELECT x WHERE b IN $1 AND a = $2')
    expect(slots.map((bind) => bind(['zero', 'one']))).toEqual(['zero', 'one'])
  })

  test('may be used more than once', () => {
    const place = slot((parameters) => parameters[0])
    const { text, slots } = renderSql(sql`${place} < ${place}`, () => '?')
    expect(text).toBe('? < ?')
    expect(slots.map((bind) => bind([7]))).toEqual([7, 7])
  })

  test('join to nothing when there are none', () => {
    expect(renderSql(joinSql([], ', '), numbered)).toEqual({ text: '', slots: [] })
  })
})
