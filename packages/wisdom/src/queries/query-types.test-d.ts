import {
  type AstralEngine,
  type BeingOf,
  bond,
  kind,
  type MemoryRealm,
  type Mistake,
  type Principal,
  type RecordOf,
} from '@luxdb/core'
import { and, asc, at, desc, eq, exists, gt, isNull, like } from '@luxdb/core/query'
import { expectTypeOf, test } from 'vitest'
import { z } from 'zod'
import { type ClientTarget, createSacredQueries } from './index.js'
import type { BondNames, Columns, Conditions } from './query-words.js'

const Guardian = kind('guardian', {
  name: z.string(),
  affinity: z.enum(['light', 'shadow']).default('light'),
  born: z.date().optional(),
  wealth: z.bigint().nullable(),
  home: z.object({ town: z.string() }),
  get mentor() {
    return bond.to(() => Guardian).optional()
  },
  get country() {
    return bond.to(() => Country)
  },
})
const Country = kind('country', {
  title: z.string(),
  get guardians() {
    return bond.many(() => Guardian, 'country')
  },
})

declare const realm: MemoryRealm
declare const engine: AstralEngine
declare const principal: Principal
declare const client: ClientTarget
const guardians = createSacredQueries(realm).beginMeditation('types').of(Guardian)
const remote = createSacredQueries(client).beginMeditation().of(Guardian)

type Rows<T> = T extends Promise<(infer Row)[]> ? Row : never

test('a query gives beings, whatever it is over', () => {
  expectTypeOf(guardians.transcend()).resolves.toEqualTypeOf<BeingOf<typeof Guardian>[]>()
  const through = createSacredQueries(engine, { principal }).beginMeditation().of(Guardian)
  expectTypeOf(through.limit(5).transcend()).resolves.toEqualTypeOf<BeingOf<typeof Guardian>[]>()
  // @ts-expect-error an engine asks for whom
  createSacredQueries(engine)
  // @ts-expect-error a realm asks for nobody
  createSacredQueries(realm, { principal })
})

test('words take what fits the kind', () => {
  const found = guardians
    .seek({ affinity: 'light', energyLevel: { gt: 5 } }, gt('born', new Date()), eq(at('home', 'town'), 'W'))
    .or({ mentor: { exists: { name: 'Nyx' } } }, exists('country', eq('title', 'Poland')))
    .and(and(eq('wealth', 5n), like('name', 'A%')))
    .not(isNull('born'), { name: 'x' })
    .search('wings')
    .resonating(0.5)
    .orderBy('name')
    .orderBy('born', 'desc')
    .orderBy({ energyLevel: { direction: 'asc', nulls: 'first' } })
    .orderBy(desc(at('home', 'town'), 'last'))
    .orderByEnergy()
    .limit(5)
    .offset(2)
  expectTypeOf(found).toEqualTypeOf<typeof guardians>()
  expectTypeOf(found.count()).resolves.toBeNumber()
})

test('what is chosen narrows the results', () => {
  const rows = guardians
    .choose('name', 'born')
    .choose({ field: 'wealth', as: 'gold' })
    .seek({ name: 'x' })
    .transcend()
  expectTypeOf<Rows<typeof rows>['name']>().toEqualTypeOf<string>()
  expectTypeOf<Rows<typeof rows>['born']>().toEqualTypeOf<Date | undefined>()
  expectTypeOf<Rows<typeof rows>['gold']>().toEqualTypeOf<bigint | null>()
  expectTypeOf<Rows<typeof rows>>().not.toHaveProperty('affinity')
  expectTypeOf<Rows<typeof rows>>().not.toHaveProperty('evolve')
})

test('what is bound is nested into the results', () => {
  const whole = guardians.with('country', 'mentor').transcend()
  expectTypeOf<Rows<typeof whole>['country']>().toEqualTypeOf<RecordOf<typeof Country>>()
  expectTypeOf<Rows<typeof whole>['mentor']>().toEqualTypeOf<RecordOf<typeof Guardian> | null>()
  expectTypeOf<Rows<typeof whole>['evolve']>().toBeFunction()
  const parts = guardians
    .choose('name')
    .with({ country: { select: ['title'], embed: { guardians: { limit: 2 } } } })
    .transcend()
  expectTypeOf<Rows<typeof parts>['country']['title']>().toEqualTypeOf<string>()
  expectTypeOf<Rows<typeof parts>['country']['guardians'][number]['name']>().toEqualTypeOf<string>()
})

test('groups have typed rows', () => {
  const rows = guardians
    .seek({ affinity: 'light' })
    .group('affinity')
    .aggregate({ n: { count: true }, gold: { sum: 'wealth' } })
    .aggregate({ youngest: { max: 'born' } })
    .having({ n: { gt: 1 } })
    .orderBy({ n: 'desc', affinity: 'asc' })
    .transcend()
  expectTypeOf<Rows<typeof rows>>().toEqualTypeOf<{
    readonly affinity: 'light' | 'shadow'
    readonly n: number
    readonly gold: bigint | null
    readonly youngest: Date | null
  }>()
  const all = guardians.aggregate({ mean: { avg: 'energyLevel' } }).transcend()
  expectTypeOf<Rows<typeof all>>().toEqualTypeOf<{ readonly mean: number | null }>()
  // @ts-expect-error text has no sum
  guardians.aggregate({ total: { sum: 'name' } })
  // @ts-expect-error no such field
  guardians.group('nam')
  const counted = guardians.group('affinity').aggregate({ n: { count: true } })
  // @ts-expect-error no such column
  counted.having({ m: 5 })
  // @ts-expect-error no such column
  counted.orderBy({ m: 'asc' })
})

test('behind a client there is JSON', () => {
  const rows = remote.transcend()
  expectTypeOf<Rows<typeof rows>['born']>().toEqualTypeOf<string | undefined>()
  expectTypeOf<Rows<typeof rows>['wealth']>().toEqualTypeOf<string | null>()
  expectTypeOf<Rows<typeof rows>>().not.toHaveProperty('evolve')
  const chosen = remote.choose('name', 'manifestationTime').with('country').transcend()
  expectTypeOf<Rows<typeof chosen>['manifestationTime']>().toEqualTypeOf<string>()
  expectTypeOf<Rows<typeof chosen>['country']['title']>().toEqualTypeOf<string>()
  expectTypeOf(remote.choose('name').watch().rows()).toEqualTypeOf<readonly { readonly name: string }[]>()
  const grouped = remote
    .group('affinity')
    .aggregate({ youngest: { max: 'born' } })
    .transcend()
  expectTypeOf<Rows<typeof grouped>['youngest']>().toEqualTypeOf<string | null>()
  const named = createSacredQueries(client).beginMeditation().of<typeof Guardian>('guardian')
  expectTypeOf(named).toEqualTypeOf<typeof remote>()
  // @ts-expect-error no kind of that name
  createSacredQueries(client).beginMeditation().of<typeof Guardian>('gardian')
  // @ts-expect-error a server does not stream to a client
  remote.stream()
})

test('wrong fields, operands, projections and bonds do not compile', () => {
  // @ts-expect-error no such field
  guardians.seek({ nam: 'x' })
  // @ts-expect-error no such field, in the second condition
  guardians.seek({ name: 'x' }, eq('nam', 'x'))
  // @ts-expect-error text for a number
  guardians.seek(gt('energyLevel', 'high'))
  // @ts-expect-error not in the enum
  guardians.or({ affinity: 'dusk' })
  // @ts-expect-error no such field behind the bond
  guardians.not({ country: { exists: { name: 'x' } } })
  // @ts-expect-error no such field
  guardians.choose('name', 'nam')
  // @ts-expect-error no such field
  guardians.choose({ field: 'nam' })
  // @ts-expect-error no such field
  guardians.orderBy('nam')
  // @ts-expect-error no such direction
  guardians.orderBy('name', 'up')
  // @ts-expect-error no such field
  guardians.orderBy({ nam: 'asc' })
  // @ts-expect-error no such field
  guardians.orderBy(asc('nam'))
  // @ts-expect-error no such bond
  guardians.with('city')
  // @ts-expect-error no such bond
  guardians.with({ city: true })
  // @ts-expect-error no such field behind the bond
  guardians.with({ country: { select: ['name'] } })
})

test('what is wrong is said in a sentence', () => {
  type Wrong = typeof Guardian
  expectTypeOf<Columns<Wrong, ['nam']>[0]>().toExtend<Mistake<'Kind guardian has no field nam.'>>()
  expectTypeOf<BondNames<Wrong, ['city']>[0]>().toExtend<Mistake<'Kind guardian has no bond city.'>>()
  type Filter = Conditions<Wrong, [{ readonly nam: 'x' }]>[0]
  expectTypeOf<Filter['nam']>().toExtend<Mistake<'Kind guardian has no field nam.'>>()
  const low = gt('energyLevel', 'low')
  type Compared = Conditions<Wrong, [typeof low]>[0]
  expectTypeOf<Compared['field']>().toExtend<Mistake<'Field energyLevel of kind guardian takes a number.'>>()
})
