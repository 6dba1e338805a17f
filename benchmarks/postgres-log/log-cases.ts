import type postgres from 'postgres'
import { createSoulId, randomGuardian } from '../guardians/guardian.js'
import type { Case } from '../lib/measure-rounds.js'
import { integerBelow, type Random } from '../lib/random.js'
import { together } from '../lib/repeat.js'
import type { OpenVariant } from './variants.js'

export const CALLERS = 32
const WRITES_EACH = 90
const BEINGS = 2_000

export const INSERT = 'insert'
export const UPDATE = 'update'

/** Callers that each write one row per transaction and wait for its commit. */
export async function logCases(
  sql: postgres.Sql,
  { name: engine, schema }: OpenVariant,
  random: Random,
): Promise<Case[]> {
  const soulIds = Array.from({ length: BEINGS }, createSoulId)
  for (const soulId of soulIds) await insert(soulId)
  return [
    { engine, operation: INSERT, run: () => together(CALLERS, WRITES_EACH, () => insert(createSoulId())) },
    {
      engine,
      operation: UPDATE,
      run: () =>
        together(CALLERS, WRITES_EACH, () => update(soulIds[integerBelow(soulIds.length, random)] ?? '')),
    },
  ]

  async function insert(soulId: string): Promise<void> {
    const { name, affinity, abilities, energyLevel } = randomGuardian(random)
    await sql`INSERT INTO ${sql(schema)}.guardian (soul_id, name, affinity, abilities, energy_level)
      VALUES (${soulId}, ${name}, ${affinity}, ${sql.json(abilities)}, ${energyLevel})`
  }

  async function update(soulId: string): Promise<void> {
    await sql`UPDATE ${sql(schema)}.guardian SET energy_level = ${random()}, version = version + 1 WHERE soul_id = ${soulId}`
  }
}
