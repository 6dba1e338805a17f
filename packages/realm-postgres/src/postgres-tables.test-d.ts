import { bond, kind } from '@luxdb/core'
import { eq, gt } from 'drizzle-orm'
import { expectTypeOf, test } from 'vitest'
import { z } from 'zod'
import { PostgresRealm } from './postgres-realm.js'

const Guardian = kind('starGuardian', {
  name: z.string(),
  affinity: z.enum(['light', 'shadow']).default('light'),
  abilities: z.array(z.string()).default([]),
  nickname: z.string().optional(),
  born: z.date(),
  wealth: z.bigint().nullable(),
  active: z.boolean(),
  get mentor() {
    return bond.to(() => Guardian, { onDelete: 'set null' }).optional()
  },
})

const realm = new PostgresRealm('postgresql://localhost/astral', { kinds: [Guardian] })
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
    active: boolean
    mentorId: string | null
    energyLevel: number
    manifestationTime: Date
    version: number
  }>()
})

test('what has a default or may be empty can be left out of an insert', () => {
  realm.drizzle.insert(guardians).values({ name: 'a', born: new Date(), active: true })
  // @ts-expect-error born has no default
  realm.drizzle.insert(guardians).values({ name: 'a', active: true })
  // @ts-expect-error dusk is no affinity
  realm.drizzle.insert(guardians).values({ name: 'a', born: new Date(), active: true, affinity: 'dusk' })
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
