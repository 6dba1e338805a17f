import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type AnyKind, kind, MemoryRealm } from '@luxdb/core'
import { PostgresRealm } from '@luxdb/realm-postgres'
import { SQLiteRealm } from '@luxdb/realm-sqlite'
import type { RealmMaker } from '@luxdb/realm-suite'
import { createSchema } from '@luxdb/test-postgres'
import Database from 'better-sqlite3'
import postgres from 'postgres'

export const createMemoryRealm: RealmMaker = async (kinds, options) => {
  const realm = new MemoryRealm('memory://', { ...options, kinds })
  return { realm, cleanup: () => realm.close() }
}

/** The same kinds over the same tables, which now are somebody else's. */
function adopted(kinds: readonly AnyKind[]): readonly AnyKind[] {
  // Options of any kind fit the fields that they came with, which the types of this list no longer know.
  return kinds.map(({ name, fields, options }) => kind(name, fields, { ...options, adopted: true } as object))
}

/** Tables of SQLite whose columns take anything. */
export const createAdoptedSqlite: RealmMaker = async (kinds, options) => {
  const folder = mkdtempSync(join(tmpdir(), 'luxdb-adoption-'))
  const path = join(folder, 'realm.sqlite')
  const own = await new SQLiteRealm(`sqlite://${path}`, { ...options, kinds }).awaken()
  await own.close()
  const database = new Database(path)
  database.unsafeMode()
  database.pragma('writable_schema = ON')
  const { changes } = database
    .prepare(
      `UPDATE sqlite_schema SET sql = replace(sql, ') STRICT', ')') WHERE name NOT LIKE 'lux\\_%' ESCAPE '\\'`,
    )
    .run()
  database.close()
  if (changes === 0) throw new Error('No table was changed.')
  const realm = new SQLiteRealm(`sqlite://${path}`, { ...options, kinds: adopted(kinds) })
  const cleanup = async (): Promise<void> => {
    await realm.close()
    rmSync(folder, { recursive: true, force: true })
  }
  return { realm, cleanup }
}

/** Tables of PostgreSQL whose text has other types and the order of a dictionary, and whose times are finer. */
export function adoptedPostgresMaker(serverUrl: string): RealmMaker {
  return async (kinds, options) => {
    const schema = await createSchema(serverUrl)
    const own = await new PostgresRealm(schema.url, { ...options, kinds, poolSize: 2 }).awaken()
    await own.close()
    await estrange(schema.url)
    const realm = new PostgresRealm(schema.url, { ...options, kinds: adopted(kinds), poolSize: 2 })
    const cleanup = async (): Promise<void> => {
      await realm.close()
      await schema.drop()
    }
    return { realm, cleanup }
  }
}

const COLUMNS = `SELECT c.relname AS table, a.attname AS column, format_type(a.atttypid, NULL) AS type
  FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' AND c.relname NOT LIKE 'lux\\_%'`

const TYPES: Readonly<Record<string, string>> = {
  text: 'varchar COLLATE "en-x-icu"',
  'timestamp with time zone': 'timestamptz',
}

async function estrange(url: string): Promise<void> {
  const own = new URL(url)
  const path = own.searchParams.get('schema') ?? 'public'
  own.searchParams.delete('schema')
  const client = postgres(own.href, { max: 1, onnotice: () => undefined, connection: { search_path: path } })
  for (const { table, column, type } of await client.unsafe<
    { table: string; column: string; type: string }[]
  >(COLUMNS)) {
    const other = TYPES[type]
    if (other !== undefined)
      await client.unsafe(`ALTER TABLE "${table}" ALTER COLUMN "${column}" TYPE ${other}`)
  }
  await client.end()
}
