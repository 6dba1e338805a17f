import { expectTypeOf, test } from 'vitest'
import { z } from 'zod'
import type { BeingCollection } from '../being/being-collection.js'
import {
  and,
  asc,
  at,
  between,
  contains,
  desc,
  eq,
  exists,
  gt,
  hasKey,
  isIn,
  isNotNull,
  isNull,
  isTrue,
  like,
  neq,
  not,
  or,
  resonates,
  search,
} from '../query/conditions.js'
import { bond } from './bond.js'
import { kind } from './kind.js'
import { kindFromJsonSchema } from './kind-from-json-schema.js'
import type { BeingOf, RecordOf } from './kind-types.js'
import type { QueryInput, Where } from './query-input.js'

const Guardian = kind('guardian', {
  name: z.string(),
  affinity: z.enum(['light', 'shadow']).default('light'),
  abilities: z.array(z.string()).default([]),
  born: z.date().optional(),
  wealth: z.bigint().nullable(),
  active: z.boolean(),
  home: z.object({ town: z.string(), at: z.object({ zip: z.int() }) }),
  free: z.any(),
  get mentor() {
    return bond.to(() => Guardian).optional()
  },
  get pupils() {
    return bond.many(() => Guardian, 'mentor')
  },
  get country() {
    return bond.to(() => Country)
  },
  get tags() {
    return bond.through(
      () => Tag,
      () => Tagging,
      { near: 'guardian', far: 'tag' },
    )
  },
})
const Country = kind('country', {
  title: z.string(),
  get guardians() {
    return bond.many(() => Guardian, 'country')
  },
})
const Tag = kind('tag', { label: z.string() })
const Tagging = kind(
  'tagging',
  { guardian: bond.to(() => Guardian), tag: bond.to(() => Tag) },
  { key: ['guardian', 'tag'] },
)

declare const guardians: BeingCollection<typeof Guardian>
type Rows<T> = T extends Promise<(infer Row)[]> ? Row : never

test('a query gives beings', () => {
  expectTypeOf(guardians.contemplate()).resolves.toEqualTypeOf<BeingOf<typeof Guardian>[]>()
  const light = guardians.contemplate({
    where: { affinity: 'light' },
    orderBy: { energyLevel: 'desc' },
    limit: 10,
  })
  expectTypeOf(light).resolves.toEqualTypeOf<BeingOf<typeof Guardian>[]>()
  expectTypeOf(guardians.contemplate('some-id')).resolves.toEqualTypeOf<
    BeingOf<typeof Guardian> | undefined
  >()
})

test('select gives records of what was selected', () => {
  const rows = guardians.contemplate({
    select: ['name', 'born', { field: 'home', path: ['at', 'zip'] }, { field: 'wealth', as: 'gold' }],
  })
  type Row = Rows<typeof rows>
  expectTypeOf<Row['name']>().toEqualTypeOf<string>()
  expectTypeOf<Row['born']>().toEqualTypeOf<Date | undefined>()
  expectTypeOf<Row['gold']>().toEqualTypeOf<bigint | null>()
  expectTypeOf<Row>().toHaveProperty('zip')
  expectTypeOf<Row>().not.toHaveProperty('affinity')
  expectTypeOf<Row>().not.toHaveProperty('evolve')
})

test('a cast gives text, NULL and absence as before', () => {
  const rows = guardians.contemplate({
    select: [
      { field: 'wealth', cast: 'text' },
      { field: 'active', as: 'working', cast: 'text' },
      { field: 'home', path: ['at', 'zip'], cast: 'text' },
    ],
    orderBy: [{ bond: 'mentor', field: 'name', direction: 'asc' }],
  })
  type Row = Rows<typeof rows>
  expectTypeOf<Row['wealth']>().toEqualTypeOf<string | null>()
  expectTypeOf<Row['working']>().toEqualTypeOf<string>()
  expectTypeOf<Row['zip']>().toEqualTypeOf<string | null>()
})

test('embed nests records: null, one or many, as the bond says', () => {
  const rows = guardians.contemplate({
    select: ['name'],
    embed: { mentor: { select: ['name'] }, pupils: { embed: { country: true } }, country: true, tags: true },
  })
  type Row = Rows<typeof rows>
  expectTypeOf<Row['mentor']>().toEqualTypeOf<{ readonly name: string } | null>()
  expectTypeOf<Row['country']>().toEqualTypeOf<RecordOf<typeof Country>>()
  expectTypeOf<Row['pupils'][number]['country']['title']>().toEqualTypeOf<string>()
  expectTypeOf<Row['pupils'][number]['name']>().toEqualTypeOf<string>()
  expectTypeOf<Row['tags']>().toEqualTypeOf<readonly RecordOf<typeof Tag>[]>()
})

test('beings with embeds stay beings; filtered bonds may be null', () => {
  const rows = guardians.contemplate({ embed: { country: { where: { title: 'Poland' } }, mentor: false } })
  type Row = Rows<typeof rows>
  expectTypeOf<Row['evolve']>().toBeFunction()
  expectTypeOf<Row['country']>().toEqualTypeOf<RecordOf<typeof Country> | null>()
  expectTypeOf<Row>().not.toHaveProperty('mentor')
})

test('filters take what fits the field', () => {
  guardians.contemplate({
    where: {
      affinity: { in: ['light', 'shadow'] },
      name: { like: 'A%' },
      born: { gt: new Date(), is: null },
      wealth: { gte: 5n },
      active: true,
      abilities: { contains: ['fly'], overlaps: ['run'] },
      home: { path: ['at', 'zip'], gt: 5 },
      free: { contains: { a: 1 } },
      energyLevel: { between: [1, 2] },
      soulId: { in: ['a'] },
      mentorId: null,
      mentor: { exists: { name: 'Nyx', country: { exists: { title: 'Poland' } } } },
      pupils: { exists: false },
      or: [{ name: 'a' }, { not: { active: false } }, eq('name', 'b')],
    },
  })
  guardians.contemplate({ where: or(eq('name', 'a'), eq('name', 'b')) })
  const where: Where<typeof Guardian> = { name: 'a' }
  guardians.contemplate({ where })
  const query: QueryInput<typeof Guardian> = { where, embed: { pupils: { embed: { mentor: true } } } }
  expectTypeOf(guardians.contemplate(query)).resolves.items.toExtend<BeingOf<typeof Guardian>>()
  const least: number = 5
  guardians.contemplate({ where: { energyLevel: { gte: least } } })
})

test('conditions that were made by functions fit the field too', () => {
  guardians.contemplate({
    where: and(
      isIn('affinity', ['light', 'shadow']),
      like('name', 'A%'),
      gt('born', new Date()),
      isNull('born'),
      eq('wealth', 5n),
      neq('wealth', null),
      isTrue('active'),
      contains('abilities', ['fly']),
      hasKey('home', 'town'),
      gt(at('home', 'at', 'zip'), 5),
      like(at('home', 'town'), 'W%'),
      eq('free', 5),
      between('energyLevel', 1, 2),
      exists('mentor', and(eq('name', 'Nyx'), exists('country', eq('title', 'Poland')))),
      not(exists('pupils')),
      isNotNull('mentorId'),
      search('a'),
      resonates(0.5),
    ),
    orderBy: [asc('name'), desc(at('home', 'town'), 'last')],
    embed: { country: { where: eq('title', 'Poland') } },
  })
  const field: string = 'name'
  const least: number = 5
  guardians.contemplate({ where: or(eq(field, 'x'), gt('energyLevel', least)) })
  const conditions = [eq('name', 'a'), gt('energyLevel', 5)]
  guardians.contemplate({ where: and(...conditions) })
})

test('conditions that were made by functions for something else do not compile', () => {
  // @ts-expect-error no such field
  guardians.contemplate({ where: eq('nam', 'x') })
  // @ts-expect-error no such field, deep inside
  guardians.contemplate({ where: and(or(eq('name', 'x'), not(isNull('nam')))) })
  // @ts-expect-error no such field, beside a filter of objects
  guardians.contemplate({ where: { or: [{ name: 'x' }, eq('nam', 'x')] } })
  // @ts-expect-error no such field to look into
  guardians.contemplate({ where: eq(at('hom', 'town'), 'x') })
  // @ts-expect-error no such bond
  guardians.contemplate({ where: exists('city') })
  // @ts-expect-error no such field behind the bond
  guardians.contemplate({ where: exists('country', eq('name', 'x')) })
  // @ts-expect-error text for a number
  guardians.contemplate({ where: gt('energyLevel', 'high') })
  // @ts-expect-error not in the enum
  guardians.contemplate({ where: isIn('affinity', ['light', 'dusk']) })
  // @ts-expect-error a pattern needs text
  guardians.contemplate({ where: like('energyLevel', '5%') })
  // @ts-expect-error only JSON holds something
  guardians.contemplate({ where: contains('name', 'x') })
  // @ts-expect-error neither true nor false
  guardians.contemplate({ where: isTrue('name') })
  // @ts-expect-error no such field
  guardians.contemplate({ orderBy: [asc('nam')] })
  // @ts-expect-error no such field
  guardians.contemplate({ orderBy: { field: 'nam', direction: 'asc' } })
  // @ts-expect-error no such field behind the bond
  guardians.contemplate({ orderBy: [{ bond: 'country', field: 'name', direction: 'asc' }] })
  // @ts-expect-error no such field in an embed
  guardians.contemplate({ embed: { country: { where: eq('name', 'x') } } })
})

test('wrong fields, operands and operators do not compile', () => {
  // @ts-expect-error no such field
  guardians.contemplate({ where: { nam: 'x' } })
  // @ts-expect-error no such field, beside one that there is
  guardians.contemplate({ where: { nam: 'x', name: 'y' } })
  // @ts-expect-error no such field inside or
  guardians.contemplate({ where: { or: [{ name: 'x' }, { nam: 'x' }] } })
  // @ts-expect-error no such field behind the bond
  guardians.contemplate({ where: { country: { exists: { name: 'x' } } } })
  // @ts-expect-error text for a number
  guardians.contemplate({ where: { energyLevel: 'high' } })
  // @ts-expect-error not in the enum
  guardians.contemplate({ where: { affinity: 'dusk' } })
  // @ts-expect-error like needs text
  guardians.contemplate({ where: { energyLevel: { like: '5%' } } })
  // @ts-expect-error text where a Date is compared
  guardians.contemplate({ where: { born: { gt: '2020-01-01' } } })
  // @ts-expect-error there always is a name
  guardians.contemplate({ where: { name: null } })
  // @ts-expect-error JSON takes operators only
  guardians.contemplate({ where: { abilities: ['fly'] } })
  // @ts-expect-error a bond is asked by exists
  guardians.contemplate({ where: { mentor: 'x' } })
})

test('wrong projections, orders, embeds and members do not compile', () => {
  // @ts-expect-error no such field
  guardians.contemplate({ select: ['nam'] })
  // @ts-expect-error no such field
  guardians.contemplate({ select: [{ field: 'nam' }] })
  // @ts-expect-error no such field
  guardians.contemplate({ orderBy: { nam: 'asc' } })
  // @ts-expect-error no such direction
  guardians.contemplate({ orderBy: { name: 'up' } })
  // @ts-expect-error no such bond
  guardians.contemplate({ embed: { city: true } })
  // @ts-expect-error no such field behind the bond
  guardians.contemplate({ embed: { country: { select: ['name'] } } })
  // @ts-expect-error no such member
  guardians.contemplate({ wher: {} })
  // @ts-expect-error no such member, beside one that there is
  guardians.contemplate({ limit: 5, wher: {} })
  // @ts-expect-error no such member
  guardians.count({ limitation: 5 })
  // @ts-expect-error no such field
  guardians.dissolve({ where: { nam: 'x' } })
})

test('aggregates give typed rows', () => {
  const rows = guardians.aggregate({
    groupBy: ['affinity'],
    columns: {
      n: { count: true },
      total: { sum: 'energyLevel' },
      gold: { sum: 'wealth' },
      mean: { avg: 'energyLevel' },
      youngest: { max: 'born' },
    },
    having: { total: { gt: 5 } },
    orderBy: { total: 'desc', affinity: 'asc' },
  })
  expectTypeOf<Rows<typeof rows>>().toEqualTypeOf<{
    readonly affinity: 'light' | 'shadow'
    readonly n: number
    readonly total: number | null
    readonly gold: bigint | null
    readonly mean: number | null
    readonly youngest: Date | null
  }>()
  // @ts-expect-error text has no sum
  guardians.aggregate({ columns: { total: { sum: 'name' } } })
  // @ts-expect-error no such function
  guardians.aggregate({ columns: { total: { median: 'energyLevel' } } })
  // @ts-expect-error no such field
  guardians.aggregate({ groupBy: ['nam'], columns: { n: { count: true } } })
  // @ts-expect-error no such column
  guardians.aggregate({ columns: { n: { count: true } }, having: { m: 5 } })
  // @ts-expect-error no such column
  guardians.aggregate({ columns: { n: { count: true } }, orderBy: { m: 'asc' } })
})

test('kinds that are made at run time can be asked anything', () => {
  const made = kindFromJsonSchema({})
  const beings = (collection: BeingCollection<typeof made>) =>
    collection.contemplate({
      where: { whatever: { gt: 5 }, name: 'x' },
      select: ['whatever', 'name'],
      orderBy: { whatever: 'asc' },
    })
  expectTypeOf(beings).returns.resolves.items.toHaveProperty('whatever').toBeAny()
})
