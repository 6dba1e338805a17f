import { type ColumnType, type Generated, Kysely, SqliteDialect } from 'kysely'
import type { SqliteEngine } from '../engine.js'
import { createSoulId, type GuardianInput } from '../guardian.js'
import { openHandle } from '../open-handle.js'

interface GuardianTable {
  soul_id: string
  energy_level: number
  manifestation_time: number
  version: Generated<number>
  name: string
  affinity: string
  abilities: ColumnType<string, string, string>
}

/** kysely hands out what the database returns: its users get no dates and no parsed JSON. */
export async function openKysely(path: string): Promise<SqliteEngine> {
  const handle = openHandle(path)
  const database = new Kysely<{ guardian: GuardianTable }>({
    dialect: new SqliteDialect({ database: handle }),
  })
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
    update: (soulId, energyLevel) =>
      database
        .updateTable('guardian')
        .set(({ eb }) => ({ energy_level: energyLevel, version: eb('version', '+', 1) }))
        .where('soul_id', '=', soulId)
        .returningAll()
        .executeTakeFirst(),
    insertMany: (inputs) => database.insertInto('guardian').values(inputs.map(toRow)).execute(),
    close: () => database.destroy(),
  }
}

function toRow({ name, affinity, abilities, energyLevel }: GuardianInput): {
  soul_id: string
  energy_level: number
  manifestation_time: number
  name: string
  affinity: string
  abilities: string
} {
  return {
    soul_id: createSoulId(),
    energy_level: energyLevel,
    manifestation_time: Date.now(),
    name,
    affinity,
    abilities: JSON.stringify(abilities),
  }
}
