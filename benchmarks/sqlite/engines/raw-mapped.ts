import { type GuardianInput, type GuardianRecord, newRecord } from '../../guardians/guardian.js'
import type { SqliteEngine } from '../engine.js'
import { openHandle } from '../open-handle.js'

interface GuardianRow {
  readonly soul_id: string
  readonly energy_level: number
  readonly manifestation_time: number
  readonly version: number
  readonly name: string
  readonly affinity: string
  readonly abilities: string
}

const COLUMNS = 'soul_id, energy_level, manifestation_time, version, name, affinity, abilities'

/** The limit: better-sqlite3 with statements prepared once by hand, and rows decoded to records. */
export async function openRawMapped(path: string): Promise<SqliteEngine> {
  const handle = openHandle(path)
  const get = handle.prepare<[string], GuardianRow>(`SELECT ${COLUMNS} FROM guardian WHERE soul_id = ?`)
  const list = handle.prepare<[string, number], GuardianRow>(
    `SELECT ${COLUMNS} FROM guardian WHERE affinity = ? AND energy_level > ? ORDER BY energy_level DESC LIMIT 50`,
  )
  const insert = handle.prepare(`INSERT INTO guardian (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)`)
  const update = handle.prepare<[number, string], GuardianRow>(
    `UPDATE guardian SET energy_level = ?, version = version + 1 WHERE soul_id = ? RETURNING ${COLUMNS}`,
  )
  const insertOne = (input: GuardianInput): GuardianRecord => {
    const record = newRecord(input)
    const { soulId, energyLevel, manifestationTime, version, name, affinity, abilities } = record
    const time = manifestationTime.getTime()
    insert.run(soulId, energyLevel, time, version, name, affinity, JSON.stringify(abilities))
    return record
  }
  const insertMany = handle.transaction((inputs: readonly GuardianInput[]) => inputs.map(insertOne))
  return {
    name: 'raw-mapped',
    get: (soulId) => mapped(get.get(soulId)),
    list: (affinity, above) => list.all(affinity, above).map(toRecord),
    insert: insertOne,
    update: (soulId, energyLevel) => mapped(update.get(energyLevel, soulId)),
    insertMany: (inputs) => insertMany(inputs),
    close: () => handle.close(),
  }
}

function mapped(row: GuardianRow | undefined): GuardianRecord | undefined {
  return row && toRecord(row)
}

function toRecord(row: GuardianRow): GuardianRecord {
  return {
    soulId: row.soul_id,
    energyLevel: row.energy_level,
    manifestationTime: new Date(row.manifestation_time),
    version: row.version,
    name: row.name,
    affinity: row.affinity,
    abilities: JSON.parse(row.abilities),
  }
}
