import postgres from 'postgres'
import type { BenchEngine } from '../../guardians/bench-engine.js'
import { type GuardianRecord, newRecord } from '../../guardians/guardian.js'
import type { BenchSchema } from '../bench-schemas.js'
import { POOL_SIZE } from '../engine.js'

interface GuardianRow {
  readonly soul_id: string
  readonly energy_level: number
  readonly manifestation_time: Date
  readonly version: string
  readonly name: string
  readonly affinity: string
  readonly abilities: string[]
}

/** The limit: the driver itself, which prepares and pipelines, with rows decoded to records; bulks in one parameter. */
export async function openPostgresJs({ url, name }: BenchSchema): Promise<BenchEngine> {
  const sql = postgres(url, { max: POOL_SIZE, connection: { search_path: name } })
  const columns = sql`soul_id, energy_level, manifestation_time, version, name, affinity, abilities`
  return {
    name: 'postgres.js',
    get: async (soulId) => {
      const [row] = await sql<GuardianRow[]>`SELECT ${columns} FROM guardian WHERE soul_id = ${soulId}`
      return row && toRecord(row)
    },
    list: async (affinity, above) => {
      const rows = await sql<GuardianRow[]>`SELECT ${columns} FROM guardian
        WHERE affinity = ${affinity} AND energy_level > ${above} ORDER BY energy_level DESC LIMIT 50`
      return rows.map(toRecord)
    },
    insert: async (input) => {
      const record = newRecord(input)
      const { soulId, energyLevel, manifestationTime, version, name: own, affinity, abilities } = record
      await sql`INSERT INTO guardian (${columns}) VALUES (${soulId}, ${energyLevel}, ${manifestationTime}, ${version},
        ${own}, ${affinity}, ${sql.json(abilities)})`
      return record
    },
    insertMany: async (inputs) => {
      const records = inputs.map(newRecord)
      await sql`INSERT INTO guardian (${columns}) SELECT ${columns} FROM jsonb_to_recordset(${sql.json(records.map(toJson))})
        AS r (soul_id text, energy_level float8, manifestation_time timestamptz, version int8, name text, affinity text, abilities jsonb)`
      return records
    },
    close: () => sql.end(),
  }
}

function toRecord(row: GuardianRow): GuardianRecord {
  return {
    soulId: row.soul_id,
    energyLevel: row.energy_level,
    manifestationTime: row.manifestation_time,
    version: Number(row.version),
    name: row.name,
    affinity: row.affinity,
    abilities: row.abilities,
  }
}

function toJson(record: GuardianRecord): Readonly<Record<string, string | number | Date | string[]>> {
  const { soulId, energyLevel, manifestationTime, version, name, affinity, abilities } = record
  return {
    soul_id: soulId,
    energy_level: energyLevel,
    manifestation_time: manifestationTime,
    version,
    name,
    affinity,
    abilities,
  }
}
