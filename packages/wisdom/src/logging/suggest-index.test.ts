import { bond, kind } from '@luxdb/core'
import {
  and,
  asc,
  at,
  type Condition,
  desc,
  eq,
  gt,
  isIn,
  isNull,
  like,
  neq,
  type OrderNode,
  or,
  startsWith,
} from '@luxdb/core/query'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { suggestIndex } from './suggest-index.js'

const Country = kind('country', { name: z.string() })
const City = kind(
  'city',
  {
    name: z.string(),
    code: z.string().meta({ unique: true }),
    size: z.int(),
    founded: z.date().optional(),
    facts: z.record(z.string(), z.unknown()),
    country: bond.to(() => Country),
  },
  { indexes: [['name', 'size']] },
)

interface Asked {
  readonly where?: Condition
  readonly order?: readonly OrderNode[]
  readonly limit?: number
}

const suggested = (asked: Asked): readonly string[] | undefined =>
  suggestIndex({ v: 1, type: 'query', kind: 'city', ...asked }, City.shape)

describe('suggestIndex', () => {
  it.each<[string, Asked, readonly string[] | undefined]>([
    ['equality', { where: eq('size', 1) }, ['size']],
    ['a list', { where: isIn('size', [1, 2]) }, ['size']],
    ['absence', { where: isNull('founded') }, ['founded']],
    ['equality, then a range', { where: and(gt('founded', 1), eq('size', 1)) }, ['size', 'founded']],
    ['one range only', { where: and(gt('size', 1), gt('founded', 1)) }, ['size']],
    ['the beginning of a text', { where: startsWith('facts', 'x') }, undefined],
    [
      'equality, then the order of a limited query',
      { where: eq('size', 1), order: [desc('founded')], limit: 5 },
      ['size', 'founded'],
    ],
    [
      'an order without a limit is sorted either way',
      { where: eq('size', 1), order: [asc('founded')] },
      ['size'],
    ],
    ['an order in both directions', { order: [asc('size'), desc('founded')], limit: 5 }, undefined],
    ['an order inside json', { order: [asc(at('facts', 'a'))], limit: 5 }, undefined],
    ['the key at the end of an order', { order: [asc('size'), asc('soulId')], limit: 5 }, ['size']],
    ['nothing is asked', {}, undefined],
    ['inequality', { where: neq('size', 1) }, undefined],
    ['a pattern', { where: like('name', '%x') }, undefined],
    ['one of several', { where: or(eq('size', 1), eq('founded', 1)) }, undefined],
    ['a place inside json', { where: eq(at('facts', 'a'), 1) }, undefined],
    ['the key is there', { where: eq('soulId', 'x') }, undefined],
    ['a unique field is there', { where: eq('code', 'x') }, undefined],
    ['a bond is there', { where: eq('countryId', 'x') }, undefined],
    ['an index is there', { where: and(gt('size', 1), eq('name', 'x')) }, undefined],
    ['an index is there, in another order', { where: and(eq('size', 1), eq('name', 'x')) }, undefined],
    ['an index is there, but begins with another', { where: gt('size', 1) }, ['size']],
  ])('%s', (_, asked, fields) => {
    expect(suggested(asked)).toEqual(fields)
  })
})
