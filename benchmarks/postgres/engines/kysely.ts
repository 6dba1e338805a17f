import { type ColumnType, type Generated, Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import type { BenchEngine } from '../../sqlite/engine.js'
import { createSoulId, type GuardianInput } from '../../sqlite/guardian.js'
import type { BenchSchema } from '../bench-schemas.js'
import { POOL_SIZE } from '../engine.js'

interface GuardianTable {
  soul_id: string
  energy_level: number
  manifestation_time: Date
  version: Generated<string>
  name: string
  affinity: string
  abilities: ColumnType<string[], string, string>
}

/** On pg, as its own documentation has it. */
export async function openKysely({ url, name }: BenchSchema): Promise<BenchEngine> {
  const pool = new pg.Pool({ connectionString: url, max: POOL_SIZE, options: `-c search_path=${name}` })
  const database = new Kysely<{ guardian: GuardianTable }>({ dialect: new PostgresDialect({ pool }) })
  return {
    name: 'kysely',
    get: (soulId) =>
      database.selectFrom('guardian').selectAll().where('soul_id', '=', soulId).executeTakeFirst(),
    list: (affinity, above) =>
      database
        .selectFrom('guardian')
        .selectAll()
        .where('affinity', '=', affinity)
        .where('energy_level', '>', above)
        .orderBy('energy_level', 'desc')
        .limit(50)
        .execute(),
    insert: (input) => database.insertInto('guardian').values(toRow(input)).execute(),
    insertMany: (inputs) => database.insertInto('guardian').values(inputs.map(toRow)).execute(),
    close: () => database.destroy(),
  }
}

function toRow({ name, affinity, abilities, energyLevel }: GuardianInput): {
  soul_id: string
  energy_level: number
  manifestation_time: Date
  name: string
  affinity: string
  abilities: string
} {
  return {
    soul_id: createSoulId(),
    energy_level: energyLevel,
    manifestation_time: new Date(),
    name,
    affinity,
    abilities: JSON.stringify(abilities),
  }
}
