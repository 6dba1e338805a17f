import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { codeOf, failureOf } from '../query/test-codes.js'
import { bond } from './bond.js'
import { kind } from './kind.js'

const Guardian = kind(
  'guardian',
  {
    name: z.string().min(1).meta({ unique: true }),
    affinity: z.enum(['light', 'shadow']).default('light'),
    get mentor() {
      return bond.to(() => Guardian, { onDelete: 'set null' }).optional()
    },
    get pupils() {
      return bond.many(() => Guardian, 'mentor')
    },
  },
  { indexes: [['affinity', 'energyLevel']] },
)

const City = kind('city', { code: z.string(), zip: z.int32(), name: z.string() }, { key: ['code', 'zip'] })
const Country = kind('country', { code: z.string() }, { key: 'code', systemFields: false })

describe('shape', () => {
  test('has the key, the declared fields in order, then the system fields', () => {
    expect(Guardian.shape.fields.map((field) => [field.name, field.column, field.role])).toEqual([
      ['soulId', 'soul_id', 'key'],
      ['name', 'name', 'data'],
      ['affinity', 'affinity', 'data'],
      ['mentorId', 'mentor_id', 'bond'],
      ['energyLevel', 'energy_level', 'system'],
      ['manifestationTime', 'manifestation_time', 'system'],
      ['version', 'version', 'system'],
    ])
  })

  test('is made once, plain JSON and frozen through and through', () => {
    const { shape } = Guardian
    expect(Guardian.shape).toBe(shape)
    expect(JSON.parse(JSON.stringify(shape))).toEqual(shape)
    expect(Object.isFrozen(shape.fields[0])).toBe(true)
    expect(Object.isFrozen(shape.bonds[0])).toBe(true)
  })

  test('holds bonds to the kind itself', () => {
    expect(Guardian.shape.bonds).toEqual([
      {
        type: 'to',
        name: 'mentor',
        kind: 'guardian',
        fields: ['mentorId'],
        targetFields: ['soulId'],
        onDelete: 'set null',
        constraint: 'guardian_mentor_id_fkey',
      },
      { type: 'many', name: 'pupils', kind: 'guardian', via: 'mentor' },
    ])
  })

  test('does not call getters before it is asked for', () => {
    let calls = 0
    const Lazy = kind('lazy', {
      get value() {
        calls += 1
        return z.string()
      },
    })
    expect(calls).toBe(0)
    expect(Lazy.shape.fields).toHaveLength(5)
    expect(Lazy.parts.size).toBe(1)
    expect(calls).toBe(1)
  })
})

describe('keys', () => {
  test('integer ids are bigint in the store and text in TypeScript, and so are bonds to them', () => {
    const Country = kind('country', { name: z.string() }, { soulId: 'integer' })
    const City = kind('city', { country: bond.to(() => Country) })
    expect(Country.shape.fields[0]).toMatchObject({ store: 'bigint', textual: true, generated: 'integer' })
    expect(City.shape.fields[1]).toMatchObject({ name: 'countryId', store: 'bigint', textual: true })
    expect(City.shape.fields[1]).not.toHaveProperty('generated')
  })

  test('text ids are not generated', () => {
    expect(kind('tag', {}, { soulId: 'text' }).shape.fields[0]).not.toHaveProperty('generated')
  })

  test('declared keys stay at their place and replace soulId', () => {
    const { shape } = City
    expect(shape.key).toEqual(['code', 'zip'])
    expect(shape.soulId).toBe('declared')
    expect(shape.fields.map((field) => field.role)).toEqual([
      'key',
      'key',
      'data',
      'system',
      'system',
      'system',
    ])
  })

  test('without system fields only the declared ones are left', () => {
    expect(Country.shape.fields.map((field) => field.name)).toEqual(['code'])
    expect(Country.shape.systemFields).toBe(false)
  })

  test('a bond to one declared field takes its type, a bond to several has one field for each', () => {
    const House = kind('house', { city: bond.to(() => City).optional(), country: bond.to(() => Country) })
    const { fields, bonds } = House.shape
    expect(fields.slice(1, 4)).toMatchObject([
      { name: 'cityCode', column: 'city_code', store: 'text', nullable: true },
      { name: 'cityZip', column: 'city_zip', store: 'int', range: { max: 2147483647 }, nullable: true },
      { name: 'countryId', column: 'country_id', store: 'text', nullable: false },
    ])
    expect(bonds[0]).toMatchObject({
      fields: ['cityCode', 'cityZip'],
      targetFields: ['code', 'zip'],
      constraint: 'house_city_code_city_zip_fkey',
    })
  })

  test('bonds may be the key, by their own name or by their field', () => {
    const Post = kind('post', { title: z.string() })
    const Tag = kind('tag', { label: z.string() })
    const fields = { post: bond.to(() => Post), tag: bond.to(() => Tag) }
    const byName = kind('postTag', fields, { key: ['post', 'tag'] }).shape
    const byField = kind('postTag', fields, { key: ['postId', 'tagId'] }).shape
    expect(byName.key).toEqual(['postId', 'tagId'])
    expect(byField).toEqual(byName)
  })

  test('a key that consists of itself is refused', () => {
    const Loop = kind(
      'loop',
      {
        get next() {
          return bond.to(() => Loop)
        },
      },
      { key: 'next' },
    )
    expect(codeOf(() => Loop.shape)).toBe('LUX_INVALID_KIND')
  })
})

describe('adopted tables', () => {
  test('keep the names of table, columns, index and constraint', () => {
    const Film = kind(
      'film',
      {
        title: z.string().meta({ column: 'FilmTitle' }),
        language: bond.to(() => Country, { column: 'LANG', constraint: 'fk_lang' }),
      },
      { table: 'tblFilm', indexes: [{ fields: ['title', 'language'], unique: true, name: 'UX_film' }] },
    )
    expect(Film.shape.table).toBe('tblFilm')
    expect(Film.shape.fields.slice(1, 3).map((field) => field.column)).toEqual(['FilmTitle', 'LANG'])
    expect(Film.shape.indexes).toEqual([{ name: 'UX_film', fields: ['title', 'languageId'], unique: true }])
    expect(Film.shape.bonds[0]).toMatchObject({ constraint: 'fk_lang' })
  })
})

describe('options', () => {
  test('rules are kept as JSON; of a function only the fact that it is there', () => {
    const { shape } = kind(
      'note',
      { ownerId: z.string() },
      {
        access: {
          read: { type: 'compare', operator: 'eq', field: 'ownerId', value: { $principal: 'id' } },
          create: true,
          delete: (principal) => principal.roles.includes('editor'),
        },
      },
    )
    expect(shape.access).toEqual({
      read: { type: 'compare', operator: 'eq', field: 'ownerId', value: { $principal: 'id' } },
      create: true,
      delete: 'function',
    })
  })

  test('hidden marks fields; a bond is hidden by its field', () => {
    const { shape } = kind(
      'person',
      { salary: z.int(), boss: bond.to(() => Guardian) },
      { hidden: { salary: { exceptRoles: ['hr'] }, boss: true } },
    )
    expect(shape.fields.slice(1, 3).map((field) => field.hidden)).toEqual([
      { exceptRoles: ['hr'] },
      { exceptRoles: [] },
    ])
  })

  test('search, changes and former names', () => {
    const { shape } = kind(
      'note',
      { text: z.string().meta({ was: 'body' }) },
      { search: ['text'], changes: 'none', was: 'memo' },
    )
    expect(shape).toMatchObject({ search: ['text'], changes: 'none', was: 'memo' })
    expect(shape.fields[1]).toMatchObject({ was: 'body' })
  })
})

describe('bonds', () => {
  const Post = kind('post', {
    title: z.string(),
    get tags() {
      return bond.through(
        () => Tag,
        () => PostTag,
        { near: 'post', far: 'tag' },
      )
    },
  })
  const Tag = kind('tag', { label: z.string() })
  const PostTag = kind('postTag', {
    post: bond.to(() => Post, { onDelete: 'cascade' }),
    tag: bond.to(() => Tag),
  })

  test('through a junction', () => {
    expect(Post.shape.bonds).toEqual([
      { type: 'through', name: 'tags', kind: 'tag', through: 'postTag', near: 'post', far: 'tag' },
    ])
  })

  test('by name, once the kinds are linked; to itself at once', () => {
    const Person = kind('person', { boss: bond.to('person').optional(), home: bond.to('country') })
    expect(codeOf(() => Person.shape)).toBe('LUX_INVALID_KIND')
    Person.link([Country])
    expect(Person.shape.bonds.map((shape) => shape.kind)).toEqual(['person', 'country'])
  })

  test('one to one', () => {
    const { shape } = kind('profile', { owner: bond.to(() => Guardian, { unique: true }) })
    expect(shape.indexes).toEqual([{ name: 'profile_owner_id_key', fields: ['ownerId'], unique: true }])
  })
})

describe('names', () => {
  test.each(['guardian', 'starSign', 'a', 'x9', 'a'.repeat(48)])('%s is a kind', (name) => {
    expect(kind(name, {}).name).toBe(name)
  })

  test.each([
    '',
    'Guardian',
    'star_sign',
    '9lives',
    'émile',
    'a-b',
    'luxThing',
    'rpc',
    'a'.repeat(49),
    '__proto__',
  ])('a kind cannot be called %j', (name) => {
    expect(codeOf(() => kind(name, {}))).toBe('LUX_INVALID_KIND')
  })

  test.each([
    ...['soulId', 'energyLevel', 'realm', 'manifestationTime', 'version'],
    ...['evolve', 'resonate', 'transcend', 'toJSON', 'kind', 'constructor', 'then', 'toString'],
    ...['and', 'or', 'not', 'rpc', 'luxField', 'Name', 'first_name', 'aBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB'],
  ])('a field cannot be called %s', (name) => {
    const failure = failureOf(() => kind('sample', { [name]: z.string() }))
    expect(failure?.code).toBe('LUX_INVALID_KIND')
    expect(failure?.details).toEqual({ kind: 'sample', field: name })
  })

  test('a bond cannot be called what its column would be too long for', () => {
    const Sample = kind('sample', {})
    const bound = (name: string): unknown => kind('other', { [name]: bond.to(() => Sample) }).shape
    const longest = `a${'B'.repeat(29)}`
    bound(longest)
    expect(codeOf(() => bound(`${longest}BB`))).toBe('LUX_INVALID_KIND')
  })
})

describe('mistakes', () => {
  const cases: [string, () => unknown][] = [
    ['a value that is no schema', () => kind('sample', { a: 5 }).shape],
    ['a bond to no kind', () => kind('sample', { a: bond.to(Object(() => 5)) }).shape],
    [
      'a bond and a field of one name',
      () => kind('sample', { a: bond.to(() => Guardian), aId: z.string() }).shape,
    ],
    [
      'two fields in one column',
      () => kind('sample', { a: z.string(), b: z.string().meta({ column: 'a' }) }).shape,
    ],
    ['a column of a system field', () => kind('sample', { a: z.string().meta({ column: 'version' }) }).shape],
    ['an index on an unknown field', () => kind('sample', { a: z.string() }, { indexes: [['aId']] }).shape],
    ['an index on JSON', () => kind('sample', { a: z.array(z.string()) }, { indexes: [['a']] }).shape],
    ['an index twice', () => kind('sample', { a: z.string() }, { indexes: [['a'], ['a']] }).shape],
    ['an index of nothing', () => kind('sample', { a: z.string() }, { indexes: [[]] }).shape],
    ['search in a number', () => kind('sample', { a: z.int() }, { search: ['a'] }).shape],
    ['an optional key', () => kind('sample', { a: z.string().optional() }, { key: 'a' }).shape],
    ['a JSON key', () => kind('sample', { a: z.array(z.string()) }, { key: 'a' }).shape],
    ['a hidden key', () => kind('sample', { a: z.string() }, { key: 'a', hidden: { a: true } }).shape],
    ['a key that is not stored', () => kind('sample', { a: z.string() }, { key: 'aId' }).shape],
    [
      'set null on a bond that must be',
      () => kind('sample', { a: bond.to(() => Guardian, { onDelete: 'set null' }) }).shape,
    ],
    ['many via nothing', () => kind('sample', { a: bond.many(() => Guardian, 'home') }).shape],
    [
      'many via a bond that leads elsewhere',
      () => kind('sample', { a: bond.many(() => Guardian, 'mentor') }).shape,
    ],
    ['too many columns', () => kind('sample', { a: bond.to(() => Guardian, { column: ['a', 'b'] }) }).shape],
    ['a table without name', () => kind('sample', {}, { table: '' }).shape],
  ]
  test.each(cases)('%s', (_, run) => {
    expect(codeOf(run)).toBe('LUX_INVALID_KIND')
  })

  test('a getter that comes too early is said to', () => {
    const failure = failureOf(() => {
      const Early = kind('early', {
        get late() {
          return bond.to(() => Late)
        },
      })
      void Early.shape
      const Late = kind('late', {})
    })
    expect(failure?.code).toBe('LUX_INVALID_KIND')
  })
})
