import { PostgresRealm } from '@luxdb/realm-postgres'
import postgres from 'postgres'
import { Guardian, randomGuardians } from '../guardians/guardian.js'
import type { Random } from '../lib/random.js'
import { newSchemaName } from './schema-name.js'

const ROWS = 10_000

/** Where an engine finds the table. */
export interface BenchSchema {
  readonly url: string
  readonly name: string
}

export interface BenchSchemas {
  readonly soulIds: readonly string[]
  /** With rows, for everybody's reads. */
  readonly reading: BenchSchema
  /** A new one with the same table for each caller. */
  forWriter(): Promise<BenchSchema>
  remove(): Promise<void>
}

/** LuxDB makes the tables, so that all engines pay for the same constraints, indexes and triggers. */
export async function createBenchSchemas(url: string, random: Random): Promise<BenchSchemas> {
  const admin = postgres(url, { max: 1, onnotice: () => undefined })
  const names: string[] = []
  const create = async (count: number): Promise<BenchSchema & { readonly soulIds: readonly string[] }> => {
    const name = newSchemaName()
    await admin`CREATE SCHEMA ${admin(name)}`
    names.push(name)
    const realm = await new PostgresRealm(url, { schema: name, kinds: [Guardian] }).awaken()
    const made = await realm.of(Guardian).manifest(randomGuardians(count, random))
    await realm.close()
    await admin`VACUUM ANALYZE ${admin(name)}.guardian`
    return { url, name, soulIds: made.map(({ soulId }) => soulId) }
  }
  const reading = await create(ROWS)
  return {
    soulIds: reading.soulIds,
    reading,
    forWriter: () => create(1),
    remove: async () => {
      for (const name of names) await admin`DROP SCHEMA ${admin(name)} CASCADE`
      await admin.end()
    },
  }
}
