import { Kysely, SqliteDialect } from 'kysely'
import { type KyselyTables, kyselyEngine } from '../../guardians/kysely-engine.js'
import type { SqliteEngine } from '../engine.js'
import { openHandle } from '../open-handle.js'

export async function openKysely(path: string): Promise<SqliteEngine> {
  const database = new Kysely<KyselyTables>({ dialect: new SqliteDialect({ database: openHandle(path) }) })
  return {
    ...kyselyEngine(database, Date.now),
    update: (soulId, energyLevel) =>
      database
        .updateTable('guardian')
        .set(({ eb }) => ({ energy_level: energyLevel, version: eb('version', '+', 1) }))
        .where('soul_id', '=', soulId)
        .returningAll()
        .executeTakeFirst(),
  }
}
