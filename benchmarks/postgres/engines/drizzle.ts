import { and, desc, eq, gt } from 'drizzle-orm'
import { bigint, doublePrecision, jsonb, pgTable, text, timestamp } from 'drizzle-orm/pg-core'
import { drizzle } from 'drizzle-orm/postgres-js'
import postgres from 'postgres'
import type { BenchEngine } from '../../guardians/bench-engine.js'
import { createSoulId } from '../../guardians/guardian.js'
import type { BenchSchema } from '../bench-schemas.js'
import { POOL_SIZE } from '../engine.js'

const guardian = pgTable('guardian', {
  soulId: text('soul_id').primaryKey().$defaultFn(createSoulId),
  energyLevel: doublePrecision('energy_level').notNull().default(100),
  manifestationTime: timestamp('manifestation_time', { withTimezone: true, precision: 3 })
    .notNull()
    .$defaultFn(() => new Date()),
  version: bigint('version', { mode: 'number' }).notNull().default(1),
  name: text('name').notNull(),
  affinity: text('affinity').notNull().default('light'),
  abilities: jsonb('abilities').$type<string[]>().notNull(),
})

/** Queries are built for each call, as its users write them. */
export async function openDrizzle({ url, name }: BenchSchema): Promise<BenchEngine> {
  const client = postgres(url, { max: POOL_SIZE, connection: { search_path: name } })
  const database = drizzle(client)
  return {
    name: 'drizzle',
    get: (soulId) => database.select().from(guardian).where(eq(guardian.soulId, soulId)),
    list: (affinity, above) =>
      database
        .select()
        .from(guardian)
        .where(and(eq(guardian.affinity, affinity), gt(guardian.energyLevel, above)))
        .orderBy(desc(guardian.energyLevel))
        .limit(50),
    insert: (input) => database.insert(guardian).values(input),
    insertMany: (inputs) => database.insert(guardian).values([...inputs]),
    close: () => client.end(),
  }
}
