import { describe, expect, it } from 'vitest'
import { asc, gt } from './conditions.js'
import type { EmbedNode } from './embed-node.js'
import { codeOf } from './test-codes.js'
import { CATALOG } from './test-shapes.js'
import { validateQuery } from './validate-query.js'

const NAME = [{ field: 'name' }]
const COUNT = { as: 'n', function: 'count' }

function embedded(embed: readonly unknown[], select: readonly unknown[] = NAME): readonly EmbedNode[] {
  return validateQuery({ v: 1, type: 'query', kind: 'hero', select, embed }, CATALOG).embed ?? []
}

function codeOfEmbed(...embed: readonly unknown[]): string | undefined {
  return codeOf(() => embedded(embed))
}

describe('a spread', () => {
  it('stays as it is; a spread that is none goes', () => {
    const spread = { bond: 'land', spread: true, select: [{ field: 'secret' }] }
    expect(embedded([spread])).toEqual([spread])
    expect(embedded([{ ...spread, spread: false }])).toEqual([
      { bond: 'land', select: [{ field: 'secret' }] },
    ])
  })

  it('brings its names along, those inside it too', () => {
    const inner = { bond: 'land', spread: true, select: NAME }
    expect(codeOfEmbed({ bond: 'land', spread: true, select: NAME })).toBe('LUX_INVALID_QUERY')
    expect(codeOfEmbed({ bond: 'mentor', spread: true, select: [], embed: [inner] })).toBe(
      'LUX_INVALID_QUERY',
    )
    expect(codeOfEmbed({ bond: 'mentor', spread: true, select: [], embed: [{ ...inner, select: [] }] })).toBe(
      'LUX_INVALID_QUERY',
    )
    expect(codeOfEmbed({ bond: 'mentor', select: [], embed: [inner] })).toBeUndefined()
    const land = { bond: 'land', spread: true, select: [{ field: 'name', as: 'pupils' }] }
    expect(codeOfEmbed(land, { bond: 'pupils' })).toBe('LUX_INVALID_QUERY')
  })

  it.each([
    [{ bond: 'pupils', spread: true }, 'LUX_UNSUPPORTED'],
    [{ bond: 'causes', spread: true }, 'LUX_UNSUPPORTED'],
    [{ bond: 'land', spread: 1 }, 'LUX_INVALID_QUERY'],
    [{ bond: 'land', spread: true, as: 'place', select: [{ field: 'secret' }] }, 'LUX_INVALID_QUERY'],
  ])('refuses %j with %s', (embed, code) => {
    expect(codeOfEmbed(embed)).toBe(code)
  })
})

describe('an embedded aggregate', () => {
  it('has an order that its groups complete, and none without groups', () => {
    const aggregate = { groupBy: [{ field: 'age', as: 'years' }], columns: [COUNT] }
    expect(embedded([{ bond: 'pupils', aggregate, where: gt('age', 1), limit: 2 }])).toEqual([
      { bond: 'pupils', aggregate, where: gt('age', 1), limit: 2, order: [asc('years')] },
    ])
    expect(embedded([{ bond: 'pupils', aggregate: { columns: [COUNT] } }])).toEqual([
      { bond: 'pupils', aggregate: { columns: [COUNT] } },
    ])
  })

  it.each([
    [{ bond: 'mentor', aggregate: { columns: [COUNT] } }, 'LUX_UNSUPPORTED'],
    [{ bond: 'pupils', aggregate: { columns: [COUNT] }, select: NAME }, 'LUX_INVALID_QUERY'],
    [{ bond: 'pupils', aggregate: { columns: [COUNT] }, embed: [] }, 'LUX_INVALID_QUERY'],
    [{ bond: 'pupils', aggregate: { columns: [COUNT] }, spread: true }, 'LUX_UNSUPPORTED'],
    [{ bond: 'pupils', aggregate: { columns: [] } }, 'LUX_INVALID_QUERY'],
    [{ bond: 'pupils', aggregate: { columns: [COUNT] }, order: [asc('soulId')] }, 'LUX_INVALID_QUERY'],
    [{ bond: 'pupils', aggregate: { groupBy: [{ field: 'size' }], columns: [] } }, 'LUX_UNKNOWN_FIELD'],
  ])('refuses %j with %s', (embed, code) => {
    expect(codeOfEmbed(embed)).toBe(code)
  })
})

describe('a cast', () => {
  it('is kept where it changes something', () => {
    const select = [{ field: 'age', cast: 'text' }]
    const query = { v: 1, type: 'query', kind: 'hero' }
    const inside = [{ field: 'traits', path: ['a'], cast: 'text' }]
    expect(validateQuery({ ...query, select: inside }, CATALOG).select).toEqual(inside)
    expect(validateQuery({ ...query, select }, CATALOG).select).toEqual(select)
    expect(validateQuery({ ...query, select: [{ field: 'name', cast: 'text' }] }, CATALOG).select).toEqual(
      NAME,
    )
  })

  it.each([
    [{ field: 'power', cast: 'text' }, 'LUX_UNSUPPORTED'],
    [{ field: 'born', cast: 'text' }, 'LUX_UNSUPPORTED'],
    [{ field: 'traits', cast: 'text' }, 'LUX_UNSUPPORTED'],
    [{ field: 'age', cast: 'int' }, 'LUX_INVALID_QUERY'],
  ])('refuses %j with %s', (column, code) => {
    expect(codeOf(() => embedded([], [column]))).toBe(code)
  })
})
