import { eq, gt } from 'drizzle-orm'
import { expectTypeOf, test } from 'vitest'
import { Guardian, INPUT, Planet } from '../test/test-table-kinds.js'
import { PostgresRealm } from './postgres-realm.js'

const realm = new PostgresRealm('postgresql://localhost/astral', { kinds: [Guardian, Planet] })
const guardians = realm.table(Guardian)

test('rows have the values of beings, with null where nothing is stored', () => {
  expectTypeOf<typeof guardians.$inferSelect>().toEqualTypeOf<{
    soulId: string
    name: string
    affinity: 'light' | 'shadow'
    abilities: string[]
    nickname: string | null
    born: Date
    wealth: bigint | null
    rank: number
    active: boolean
    homeId: string | null
    mentorId: string | null
    energyLevel: number
    manifestationTime: Date
    version: number
  }>()
})

test('what has a default or may be empty can be left out of an insert', () => {
  realm.drizzle.insert(guardians).values({ name: 'a', born: new Date(), rank: 1, active: true })
  // @ts-expect-error born has no default
  realm.drizzle.insert(guardians).values({ name: 'a', rank: 1, active: true })
  // @ts-expect-error dusk is no affinity
  realm.drizzle.insert(guardians).values({ ...INPUT, affinity: 'dusk' })
})

test('conditions take the values of the field', () => {
  realm.drizzle.select().from(guardians).where(eq(guardians.affinity, 'light'))
  realm.drizzle.select().from(guardians).where(gt(guardians.born, new Date()))
  // @ts-expect-error a name is text
  realm.drizzle.select().from(guardians).where(eq(guardians.name, 5))
})

test('joined rows stand under the names of their tables', () => {
  const query = realm.drizzle.select().from(guardians)
  expectTypeOf<Awaited<typeof query>[number]['abilities']>().toEqualTypeOf<string[]>()
  expectTypeOf<(typeof guardians)['_']['name']>().toEqualTypeOf<'star_guardian'>()
})
