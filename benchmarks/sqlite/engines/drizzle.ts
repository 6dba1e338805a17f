import { and, desc, eq, gt, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/better-sqlite3'
import { integer, real, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { createSoulId } from '../../guardians/guardian.js'
import type { SqliteEngine } from '../engine.js'
import { openHandle } from '../open-handle.js'

const guardian = sqliteTable('guardian', {
  soulId: text('soul_id').primaryKey().$defaultFn(createSoulId),
  energyLevel: real('energy_level').notNull().default(100),
  manifestationTime: integer('manifestation_time', { mode: 'timestamp_ms' })
    .notNull()
    .$defaultFn(() => new Date()),
  version: integer('version').notNull().default(1),
  name: text('name').notNull(),
  affinity: text('affinity').notNull().default('light'),
  abilities: text('abilities', { mode: 'json' }).$type<string[]>().notNull(),
})

export async function openDrizzle(path: string): Promise<SqliteEngine> {
  const handle = openHandle(path)
  const database = drizzle(handle)
  return {
    name: 'drizzle',
    get: (soulId) => database.select().from(guardian).where(eq(guardian.soulId, soulId)).get(),
    list: (affinity, above) =>
      database
        .select()
        .from(guardian)
        .where(and(eq(guardian.affinity, affinity), gt(guardian.energyLevel, above)))
        .orderBy(desc(guardian.energyLevel))
        .limit(50)
        .all(),
    insert: (input) => database.insert(guardian).values(input).run(),
    update: (soulId, energyLevel) =>
      database
        .update(guardian)
        .set({ energyLevel, version: sql`${guardian.version} + 1` })
        .where(eq(guardian.soulId, soulId))
        .returning()
        .get(),
    insertMany: (inputs) =>
      database
        .insert(guardian)
        .values([...inputs])
        .run(),
    close: () => handle.close(),
  }
}
