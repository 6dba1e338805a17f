import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import type { BenchEngine } from '../../guardians/bench-engine.js'
import { type KyselyTables, kyselyEngine } from '../../guardians/kysely-engine.js'
import type { BenchSchema } from '../bench-schemas.js'
import { POOL_SIZE } from '../engine.js'

/** On pg, as its own documentation has it. */
export async function openKysely({ url, name }: BenchSchema): Promise<BenchEngine> {
  const pool = new pg.Pool({ connectionString: url, max: POOL_SIZE, options: `-c search_path=${name}` })
  const database = new Kysely<KyselyTables>({ dialect: new PostgresDialect({ pool }) })
  return kyselyEngine(database, () => new Date())
}
