import { describe, expect, it } from 'vitest'
import { and, asc, desc, eq, isTrue } from './conditions.js'
import { foldAccess } from './fold-access.js'
import type { OrderNode } from './order-node.js'
import { parameterize } from './parameterize.js'
import type { SacredQuery } from './sacred-query.js'
import { codeOf } from './test-codes.js'
import { CATALOG } from './test-shapes.js'
import { validateQuery } from './validate-query.js'

function valid(order: unknown, rest: object = {}): SacredQuery {
  return validateQuery({ v: 1, type: 'query', kind: 'hero', order, ...rest }, CATALOG)
}

const MENTOR: OrderNode = { bond: 'mentor', field: 'age', direction: 'asc' }

describe('an order over a bond', () => {
  it('is completed by the key of the rows themselves', () => {
    expect(valid([MENTOR]).order).toEqual([MENTOR, asc('soulId')])
    expect(valid([{ bond: 'mentor', field: 'soulId', direction: 'desc' }]).order).toEqual([
      { bond: 'mentor', field: 'soulId', direction: 'desc' },
      desc('soulId'),
    ])
  })

  it('keeps nulls where they are asked for, also of a field that is never NULL', () => {
    const term: OrderNode = { bond: 'mentor', field: 'name', direction: 'asc', nulls: 'first' }
    expect(valid([term]).order?.[0]).toEqual(term)
    expect(valid([{ ...term, nulls: 'last' }]).order?.[0]).toEqual({
      bond: 'mentor',
      field: 'name',
      direction: 'asc',
    })
  })

  it('drops what is repeated, but not another condition or bond', () => {
    const some: OrderNode = { ...MENTOR, where: isTrue('alive') }
    expect(valid([MENTOR, { ...MENTOR, direction: 'desc' }, some, asc('age')]).order).toEqual([
      MENTOR,
      some,
      asc('age'),
      asc('soulId'),
    ])
  })

  it('takes a place inside json, and drops a condition that always holds', () => {
    const term = { bond: 'mentor', field: 'traits', path: ['a'], direction: 'asc', where: and() }
    expect(valid([term]).order?.[0]).toEqual({
      bond: 'mentor',
      field: 'traits',
      path: ['a'],
      direction: 'asc',
    })
  })

  it('counts its conditions among those of the query', () => {
    const limits = { conditions: 1 }
    const query = { v: 1, type: 'query', kind: 'hero', order: [{ ...MENTOR, where: isTrue('alive') }] }
    expect(codeOf(() => validateQuery(query, CATALOG, { limits }))).toBeUndefined()
    const more = { ...query, where: eq('age', 1) }
    expect(codeOf(() => validateQuery(more, CATALOG, { limits }))).toBe('LUX_QUERY_TOO_COMPLEX')
  })

  it.each([
    [{ ...MENTOR, bond: 'pupils' }, 'LUX_UNSUPPORTED'],
    [{ ...MENTOR, bond: 'causes' }, 'LUX_UNSUPPORTED'],
    [{ ...MENTOR, bond: 'friend' }, 'LUX_UNKNOWN_BOND'],
    [{ ...MENTOR, bond: 5 }, 'LUX_INVALID_QUERY'],
    [{ ...MENTOR, field: 'size' }, 'LUX_UNKNOWN_FIELD'],
    [{ ...MENTOR, field: 'traits' }, 'LUX_UNSUPPORTED'],
    [{ ...MENTOR, where: eq('size', 1) }, 'LUX_UNKNOWN_FIELD'],
    [{ ...asc('age'), where: and() }, 'LUX_INVALID_QUERY'],
    [{ ...MENTOR, junction: and() }, 'LUX_INVALID_QUERY'],
  ])('refuses %j with %s', (term, code) => {
    expect(codeOf(() => valid([term]))).toBe(code)
  })

  it('gets the rule of the bound kind', () => {
    const folded = foldAccess(valid([{ bond: 'land', field: 'name', direction: 'asc' }]), CATALOG, (kind) =>
      kind === 'land' ? eq('secret', 'none') : true,
    )
    expect(folded.order?.[0]).toMatchObject({ where: eq('secret', 'none') })
  })

  it('gives up its literals', () => {
    const { query, parameters } = parameterize(
      valid([asc('age'), { ...MENTOR, where: eq('name', 'Ann') }], { limit: 3 }),
      CATALOG,
    )
    expect(parameters).toEqual(['Ann', 3])
    expect(query.order?.[1]?.where).toMatchObject({ value: { $parameter: 0, store: 'text' } })
  })
})
