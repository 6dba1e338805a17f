import { bond, isLuxError, kind, type LuxErrorCode } from '@luxdb/core'
import { type Condition, type KindCatalog, type SacredQuery, validateQuery } from '@luxdb/core/query'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { parseParameters } from '../postgrest/parse-parameters.js'
import { toSacredQuery, toWhere } from './to-sacred-query.js'

const Team = kind('team', { name: z.string() })

const Hero = kind(
  'hero',
  {
    name: z.string(),
    bio: z.string().optional(),
    age: z.number().int().optional(),
    gold: z.bigint().optional(),
    power: z.number().optional(),
    alive: z.boolean().optional(),
    born: z.date().optional(),
    traits: z.record(z.string(), z.unknown()).optional(),
    tags: z.array(z.string()).default([]),
    scores: z.array(z.number().int()).default([]),
    get mentor() {
      return bond.to(() => Hero).optional()
    },
    get pupils() {
      return bond.many(() => Hero, 'mentor')
    },
    get home() {
      return bond.to(() => Team).optional()
    },
    get guest() {
      return bond.to(() => Team).optional()
    },
  },
  { search: ['bio'] },
)

const CATALOG: KindCatalog = new Map([Hero, Team].map((known) => [known.name, known.shape]))

/** Also sees to it that a realm will take what comes out. */
function queryOf(search: string): SacredQuery {
  const query = toSacredQuery(parseParameters(search), 'hero', CATALOG)
  validateQuery(query, CATALOG, { allowMatch: true })
  return query
}

function codeOf(search: string): LuxErrorCode | undefined {
  try {
    queryOf(search)
    return undefined
  } catch (error) {
    if (isLuxError(error)) return error.code
    throw error
  }
}

const compare = (
  field: string,
  operator: 'eq' | 'gt' | 'distinct',
  value: string | number | boolean,
): Condition => ({
  type: 'compare',
  field,
  operator,
  value,
})

const searches = (mode: 'plain' | 'phrase' | 'prefix' | 'web', query: string): Condition => ({
  type: 'search',
  mode,
  query,
  fields: ['bio'],
})

/** True or false of a text, unknown of NULL. */
const unlessNull = (condition: Condition): Condition => ({
  type: 'or',
  conditions: [
    {
      type: 'and',
      conditions: [condition, { type: 'not', condition: { type: 'is', field: 'bio', value: null } }],
    },
    { type: 'not', condition: { type: 'pattern', field: 'bio', operator: 'like', value: '%' } },
  ],
})

describe('filters', () => {
  it.each<[string, Condition]>([
    ['name=eq.80', compare('name', 'eq', '80')],
    ['age=gt.80', compare('age', 'gt', 80)],
    ['age=eq.5.0', compare('age', 'eq', 5)],
    ['age=eq.1e2', compare('age', 'eq', 100)],
    ['gold=eq.9007199254740993', compare('gold', 'eq', '9007199254740993')],
    ['gold=eq.5.00', compare('gold', 'eq', '5')],
    ['power=gt.-.5', compare('power', 'gt', -0.5)],
    ['alive=eq.t', compare('alive', 'eq', true)],
    ['alive=eq.FALSE', compare('alive', 'eq', false)],
    ['born=gt.2024-05-17', compare('born', 'gt', '2024-05-17')],
    ['born=gt.2024-05-17T08:30:15', compare('born', 'gt', '2024-05-17T08:30:15Z')],
    ['born=gt.2024-05-17T08:30:15%2B02', compare('born', 'gt', '2024-05-17T08:30:15+02')],
    ['age=isdistinct.5', compare('age', 'distinct', 5)],
    ['name=like.A*_b', { type: 'pattern', field: 'name', operator: 'like', value: 'A%_b' }],
    ['age=in.(1,2)', { type: 'in', field: 'age', values: [1, 2] }],
    ['age=is.null', { type: 'is', field: 'age', value: null }],
    ['alive=is.true', { type: 'is', field: 'alive', value: true }],
    ['alive=is.unknown', { type: 'is', field: 'alive', value: null }],
    ['age=is.not_null', { type: 'not', condition: { type: 'is', field: 'age', value: null } }],
    ['age=not.eq.5', { type: 'not', condition: compare('age', 'eq', 5) }],
    ['age=eq(any).{1,2}', { type: 'or', conditions: [compare('age', 'eq', 1), compare('age', 'eq', 2)] }],
    ['tags=cs.{a,"b,c"}', { type: 'json', field: 'tags', operator: 'contains', value: ['a', 'b,c'] }],
    ['tags=ov.["a"]', { type: 'json', field: 'tags', operator: 'overlaps', value: ['a'] }],
    ['scores=cd.{1,2}', { type: 'json', field: 'scores', operator: 'containedBy', value: [1, 2] }],
    ['traits=cs.{"a":1}', { type: 'json', field: 'traits', operator: 'contains', value: { a: 1 } }],
    ['traits->n=gt.5', { type: 'compare', field: 'traits', path: ['n'], operator: 'gt', value: 5 }],
    ['traits->s=eq."x"', { type: 'compare', field: 'traits', path: ['s'], operator: 'eq', value: 'x' }],
    ['traits->>s=eq.x', { type: 'compare', field: 'traits', path: ['s'], operator: 'eq', value: 'x' }],
    ['traits->>s=like.x*', { type: 'pattern', field: 'traits', path: ['s'], operator: 'like', value: 'x%' }],
    [
      'traits->a->>0=eq.5',
      {
        type: 'or',
        conditions: [
          { type: 'compare', field: 'traits', path: ['a', 0], operator: 'eq', value: '5' },
          { type: 'compare', field: 'traits', path: ['a', 0], operator: 'eq', value: 5 },
        ],
      },
    ],
    [
      'age=gt.1&age=lt.5',
      {
        type: 'and',
        conditions: [compare('age', 'gt', 1), { ...compare('age', 'gt', 5), operator: 'lt' } as Condition],
      },
    ],
    [
      'not.or=(age.eq.1,name.eq.a)',
      {
        type: 'not',
        condition: { type: 'or', conditions: [compare('age', 'eq', 1), compare('name', 'eq', 'a')] },
      },
    ],
    ['name=match.^a', { type: 'match', field: 'name', operator: 'match', value: '^a' }],
    ['name=imatch.^a', { type: 'match', field: 'name', operator: 'imatch', value: '^a' }],
    ['bio=plfts.fat cat', searches('plain', 'fat cat')],
    ['bio=phfts(english).fat cat', searches('phrase', 'fat cat')],
    ['bio=wfts.fat or cat', searches('web', 'fat or cat')],
    ['bio=fts.fat', searches('plain', 'fat')],
    ['bio=fts.fat:*', searches('prefix', 'fat')],
    ["bio=fts.'fat' <-> cat", searches('phrase', 'fat cat')],
    [
      'bio=fts.(fat %26 cat:AB)|rat',
      {
        type: 'or',
        conditions: [
          { type: 'and', conditions: [searches('plain', 'fat'), searches('plain', 'cat')] },
          searches('plain', 'rat'),
        ],
      },
    ],
    ['bio=not.plfts.cat', { type: 'not', condition: unlessNull(searches('plain', 'cat')) }],
    ['bio=fts.!cat', unlessNull({ type: 'not', condition: searches('plain', 'cat') })],
    ['mentor=is.null', { type: 'not', condition: { type: 'exists', bond: 'mentor' } }],
    [
      'mentor=not.is.null',
      { type: 'not', condition: { type: 'not', condition: { type: 'exists', bond: 'mentor' } } },
    ],
  ])('translates %s', (search, expected) => {
    expect(queryOf(search).where).toEqual(expected)
  })

  it('gives a write no condition when there is no filter', () => {
    expect(toWhere(parseParameters('select=name'), 'hero', CATALOG)).toBeUndefined()
  })
})

/** One embed of names under the name that the request gave it. */
const named = (bondName: string, as: string): Partial<SacredQuery> => ({
  select: [],
  embed: [{ bond: bondName, as, select: [{ field: 'name' }] }],
})

describe('select, order, pages', () => {
  it.each<[string, Partial<SacredQuery>]>([
    ['', {}],
    ['select=*', {}],
    [
      'select=name,years:age,traits->a,b:traits->a->>0',
      {
        select: [
          { field: 'name' },
          { field: 'age', as: 'years' },
          { field: 'traits', path: ['a'] },
          { field: 'traits', path: ['a', 0], as: 'b', cast: 'text' },
        ],
      },
    ],
    [
      'select=age::text,name::text,gold::int8,alive::bool,traits->>n::text',
      {
        select: [
          { field: 'age', cast: 'text' },
          { field: 'name' },
          { field: 'gold' },
          { field: 'alive' },
          { field: 'traits', path: ['n'], cast: 'text' },
        ],
      },
    ],
    ['select=count()', { aggregate: { columns: [{ as: 'count', function: 'count' }] } }],
    ['select=n:count', { aggregate: { columns: [{ as: 'n', function: 'count' }] } }],
    [
      'select=name,pupils(count)',
      {
        select: [{ field: 'name' }],
        embed: [{ bond: 'pupils', aggregate: { columns: [{ as: 'count', function: 'count' }] } }],
      },
    ],
    [
      'select=name,years:age.sum(),age.avg()::float8,born.max()&order=years.desc',
      {
        aggregate: {
          groupBy: [{ field: 'name' }],
          columns: [
            { as: 'years', function: 'sum', field: 'age' },
            { as: 'avg', function: 'avg', field: 'age' },
            { as: 'max', function: 'max', field: 'born' },
          ],
        },
        order: [{ field: 'years', direction: 'desc' }],
      },
    ],
    [
      'select=...mentor(boss:name),n:count()&mentor.age=gt.5',
      {
        aggregate: {
          groupBy: [{ field: 'name', as: 'boss', bond: 'mentor', where: compare('age', 'gt', 5) }],
          columns: [{ as: 'n', function: 'count' }],
        },
      },
    ],
    [
      'select=name,pupils(age.max())',
      {
        select: [{ field: 'name' }],
        embed: [{ bond: 'pupils', aggregate: { columns: [{ as: 'max', function: 'max', field: 'age' }] } }],
      },
    ],
    [
      'select=name,...mentor(boss:name)',
      {
        select: [{ field: 'name' }],
        embed: [{ bond: 'mentor', spread: true, select: [{ field: 'name', as: 'boss' }] }],
      },
    ],
    [
      'select=name,mentor(name)&mentor.age=gt.5&order=mentor(born).desc.nullslast,name',
      {
        select: [{ field: 'name' }],
        embed: [{ bond: 'mentor', select: [{ field: 'name' }], where: compare('age', 'gt', 5) }],
        order: [
          { field: 'born', bond: 'mentor', where: compare('age', 'gt', 5), direction: 'desc', nulls: 'last' },
          { field: 'name', direction: 'asc' },
        ],
      },
    ],
    // By the kind, the foreign key, its field or its column; with a hint by the bond behind it.
    ['select=hero(name)', named('pupils', 'hero')],
    ['select=mentorId(name)', named('mentor', 'mentorId')],
    ['select=boss:mentor_id(name)', named('mentor', 'boss')],
    ['select=hero_mentor_id_fkey(name)', named('mentor', 'hero_mentor_id_fkey')],
    ['select=hero!mentor_id(name)', named('pupils', 'hero')],
    ['select=team!guestId(name)', named('guest', 'team')],
    ['select=team!hero_home_id_fkey(name)', named('home', 'team')],
    ['select=team!home!inner(name)', { ...named('home', 'team'), where: { type: 'exists', bond: 'home' } }],
    ['select=name,name', { select: [{ field: 'name' }] }],
    [
      'order=age.desc.nullslast,traits->n',
      {
        order: [
          { field: 'age', direction: 'desc', nulls: 'last' },
          { field: 'traits', path: ['n'], direction: 'asc' },
        ],
      },
    ],
    ['limit=5&offset=2', { limit: 5, offset: 2 }],
    ['select=*,mentor(name)', { embed: [{ bond: 'mentor', select: [{ field: 'name' }] }] }],
    [
      'select=name,kids:pupils(*)&kids.age=gt.5&kids.order=age&kids.limit=3',
      {
        select: [{ field: 'name' }],
        embed: [
          {
            bond: 'pupils',
            as: 'kids',
            where: compare('age', 'gt', 5),
            order: [{ field: 'age', direction: 'asc' }],
            limit: 3,
          },
        ],
      },
    ],
    [
      'select=name,mentor!inner(name)&mentor.age=gt.5',
      {
        where: { type: 'exists', bond: 'mentor', where: compare('age', 'gt', 5) },
        select: [{ field: 'name' }],
        embed: [{ bond: 'mentor', select: [{ field: 'name' }], where: compare('age', 'gt', 5) }],
      },
    ],
    [
      'select=name,mentor()&mentor=not.is.null&mentor.age=gt.5',
      {
        where: {
          type: 'not',
          condition: {
            type: 'not',
            condition: { type: 'exists', bond: 'mentor', where: compare('age', 'gt', 5) },
          },
        },
        select: [{ field: 'name' }],
      },
    ],
    [
      'select=mentor(mentor(name))',
      {
        select: [],
        embed: [{ bond: 'mentor', select: [], embed: [{ bond: 'mentor', select: [{ field: 'name' }] }] }],
      },
    ],
  ])('translates %s', (search, expected) => {
    expect(queryOf(search)).toEqual({ v: 1, type: 'query', kind: 'hero', ...expected })
  })

  it('names every field when a star stands beside a column', () => {
    expect(queryOf('select=*,years:age').select).toEqual([
      ...Hero.shape.fields.map(({ name }) => ({ field: name })),
      { field: 'age', as: 'years' },
    ])
  })
})

describe('what is wrong or not supported', () => {
  it.each<[string, LuxErrorCode]>([
    ['age=eq.x', 'LUX_INVALID_VALUE'],
    ['age=eq.', 'LUX_INVALID_VALUE'],
    ['age=eq.5.5', 'LUX_INVALID_VALUE'],
    ['age=eq.9007199254740993', 'LUX_OUT_OF_RANGE'],
    ['gold=eq.1e5', 'LUX_INVALID_VALUE'],
    ['gold=eq.99999999999999999999', 'LUX_OUT_OF_RANGE'],
    ['power=eq.NaN', 'LUX_INVALID_VALUE'],
    ['power=eq.Infinity', 'LUX_INVALID_VALUE'],
    ['power=eq.1e999', 'LUX_OUT_OF_RANGE'],
    ['alive=eq.maybe', 'LUX_INVALID_VALUE'],
    ['born=eq.2024-02-30', 'LUX_INVALID_TIME'],
    ['soulId=eq.x', 'LUX_INVALID_VALUE'],
    ['traits=cs.{x}', 'LUX_INVALID_VALUE'],
    ['traits->n=gt.x', 'LUX_INVALID_VALUE'],
    ['name=eq.%00', 'LUX_INVALID_TEXT'],
    ['nobody=eq.1', 'LUX_UNKNOWN_FIELD'],
    ['or=(nobody.is.null)', 'LUX_UNKNOWN_FIELD'],
    ['select=nobody', 'LUX_UNKNOWN_FIELD'],
    ['order=nobody', 'LUX_UNKNOWN_FIELD'],
    ['__proto__=eq.1', 'LUX_UNKNOWN_FIELD'],
    ['constructor=is.null', 'LUX_UNKNOWN_FIELD'],
    ['select=nobody(name)', 'LUX_UNKNOWN_BOND'],
    ['mentor.age=gt.5', 'LUX_NOT_EMBEDDED'],
    ['select=kids:pupils(*)&pupils.age=gt.5', 'LUX_NOT_EMBEDDED'],
    ['mentor=eq.5', 'LUX_INVALID_QUERY'],
    ['name=fts.x', 'LUX_UNSUPPORTED'],
    ['age=sl.(1,2)', 'LUX_UNSUPPORTED'],
    ['age=eq(all).{1,null}', 'LUX_UNSUPPORTED'],
    ['name=cs.{a}', 'LUX_INVALID_VALUE'],
    ['age=like.5*', 'LUX_UNSUPPORTED'],
    ['select=mentor!fk(name)', 'LUX_UNKNOWN_BOND'],
    ['select=mentor(name),mentor(age)', 'LUX_INVALID_QUERY'],
    ['select=team(name)', 'LUX_AMBIGUOUS_BOND'],
    ['order=mentor(name)', 'LUX_NOT_EMBEDDED'],
    ['select=pupils(name)&order=pupils(name)', 'LUX_INVALID_QUERY'],
    ['select=...pupils(name)', 'LUX_UNSUPPORTED'],
    ['select=power::text', 'LUX_UNSUPPORTED'],
    ['select=age::float', 'LUX_UNSUPPORTED'],
    ['select=traits->n::text', 'LUX_UNSUPPORTED'],
    ['select=age.avg()::text', 'LUX_UNSUPPORTED'],
    ['select=traits->n.sum()', 'LUX_UNSUPPORTED'],
    ['select=count(),mentor(name)', 'LUX_UNSUPPORTED'],
    ['select=name,nobody.sum()', 'LUX_UNKNOWN_FIELD'],
    ['bio=fts.a b', 'LUX_INVALID_QUERY'],
    ['bio=fts.(a', 'LUX_INVALID_QUERY'],
    ['bio=fts.a %26', 'LUX_INVALID_QUERY'],
    ["bio=fts.'a", 'LUX_INVALID_QUERY'],
  ])('refuses %s', (search, code) => {
    expect(codeOf(search)).toBe(code)
  })

  it('says the same of an unknown kind whatever is asked', () => {
    const none: KindCatalog = new Map()
    expect(() => toSacredQuery(parseParameters('a=eq.1'), 'hero', none)).toThrow(
      expect.objectContaining({ code: 'LUX_UNKNOWN_KIND' }),
    )
  })
})
