import type { ColumnType, Generated, Insertable, Kysely } from 'kysely'
import type { BenchEngine } from './bench-engine.js'
import { createSoulId, type GuardianInput } from './guardian.js'

/** kysely hands out what the database returns: its users get the driver's dates, and JSON as the driver has it. */
export interface KyselyTables {
  readonly guardian: {
    soul_id: string
    energy_level: number
    manifestation_time: Date | number
    version: Generated<number>
    name: string
    affinity: string
    abilities: ColumnType<unknown, string, string>
  }
}

/** @param now the time as the database's column takes it */
export function kyselyEngine(database: Kysely<KyselyTables>, now: () => Date | number): BenchEngine {
  const toRow = (input: GuardianInput): Insertable<KyselyTables['guardian']> => ({
    soul_id: createSoulId(),
    energy_level: input.energyLevel,
    manifestation_time: now(),
    name: input.name,
    affinity: input.affinity,
    abilities: JSON.stringify(input.abilities),
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
    insertMany: (inputs) => database.insertInto('guardian').values(inputs.map(toRow)).execute(),
    close: () => database.destroy(),
  }
}
