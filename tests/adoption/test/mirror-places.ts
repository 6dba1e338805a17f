import { createHash, randomBytes } from 'node:crypto'
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AnyKind, BaseRealm } from '@luxdb/core'
import { PostgresRealm } from '@luxdb/realm-postgres'
import { SQLiteRealm } from '@luxdb/realm-sqlite'
import { createDatabase } from '@luxdb/test-postgres'
import Database from 'better-sqlite3'
import postgres from 'postgres'
import { type RawDatabase, rawPostgres, rawSqlite } from './raw-database.js'

/** A database of somebody else's, in which LuxDB may do nothing but read. */
export interface MirrorPlace {
  /** For who may only read. */
  readonly url: string
  readonly raw: RawDatabase
  readonly createRealm: (kinds: readonly AnyKind[]) => BaseRealm
  /** As the owner, who may do everything. */
  readonly createOwnRealm: (kinds: readonly AnyKind[]) => BaseRealm
  /** As the owner. */
  readonly write: (sql: string) => Promise<void>
  /** Lets the reader make things, as a realm of other kinds has to. */
  readonly open: () => Promise<void>
  /** Everything that is there, LuxDB's own objects included. */
  readonly objects: () => Promise<string>
  readonly remove: () => Promise<void>
}

const TABLES = `CREATE TABLE customer (id INTEGER PRIMARY KEY, name TEXT NOT NULL, level TEXT NOT NULL DEFAULT 'new');
  CREATE TABLE purchase (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL REFERENCES customer (id), amount INTEGER NOT NULL);
  CREATE VIEW spending AS SELECT c.id AS customer, c.name, sum(p.amount) AS total
    FROM customer c JOIN purchase p ON p.customer_id = c.id GROUP BY c.id, c.name;
  CREATE TABLE visit (page TEXT NOT NULL, seen INTEGER);
  INSERT INTO customer (id, name) VALUES (1, 'Zoe'), (2, 'ada'), (3, 'Émile');
  INSERT INTO purchase (id, customer_id, amount) VALUES (1, 1, 5), (2, 1, 7), (3, 2, 11);
  INSERT INTO visit VALUES ('home', 3), ('shop', 4)`

export async function sqliteMirror(): Promise<MirrorPlace> {
  const folder = mkdtempSync(join(tmpdir(), 'luxdb-mirror-'))
  const path = join(folder, 'shop.sqlite')
  const owner = new Database(path)
  owner.exec(TABLES)
  owner.close()
  const protect = (mode: { readonly file: number; readonly folder: number }): void => {
    chmodSync(path, mode.file)
    chmodSync(folder, mode.folder)
  }
  protect({ file: 0o444, folder: 0o555 })
  const url = `sqlite://${path}`
  const raw = rawSqlite(path)
  return {
    url,
    raw,
    createRealm: (kinds) => new SQLiteRealm(url, { kinds }),
    createOwnRealm: (kinds) => new SQLiteRealm(url, { kinds }),
    write: async (sql) => {
      protect({ file: 0o644, folder: 0o755 })
      const writer = new Database(path)
      writer.exec(sql)
      writer.close()
      protect({ file: 0o444, folder: 0o555 })
    },
    open: async () => protect({ file: 0o644, folder: 0o755 }),
    objects: async () => {
      const schema = await raw.query('SELECT type, name, sql FROM sqlite_schema ORDER BY type, name')
      const digest = createHash('sha256').update(readFileSync(path)).digest('hex')
      return JSON.stringify({ schema, digest, files: readdirSync(folder) }, undefined, 1)
    },
    remove: async () => {
      await raw.close()
      protect({ file: 0o644, folder: 0o755 })
      rmSync(folder, { recursive: true })
    },
  }
}

const OBJECTS = `SELECT 'relation ' || n.nspname || ' ' || c.relname || ' ' || c.relkind::text AS what
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
  UNION ALL SELECT 'function ' || p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE n.nspname NOT IN ('pg_catalog', 'information_schema')
  UNION ALL SELECT 'trigger ' || tgname FROM pg_trigger WHERE NOT tgisinternal
  UNION ALL SELECT 'schema ' || nspname FROM pg_namespace WHERE nspname !~ '^pg_'
  ORDER BY 1`

export async function postgresMirror(serverUrl: string): Promise<MirrorPlace> {
  const database = await createDatabase(serverUrl)
  const role = `luxdb_reader_${randomBytes(6).toString('hex')}`
  const owner = postgres(database.url, { max: 1, onnotice: () => undefined })
  const name = new URL(database.url).pathname.slice(1)
  await owner.unsafe(TABLES)
  await owner.unsafe(`CREATE ROLE ${role} LOGIN PASSWORD 'plain'; REVOKE ALL ON DATABASE ${name} FROM PUBLIC;
    REVOKE ALL ON SCHEMA public FROM PUBLIC; GRANT CONNECT ON DATABASE ${name} TO ${role};
    GRANT USAGE ON SCHEMA public TO ${role}; GRANT SELECT ON ALL TABLES IN SCHEMA public TO ${role}`)
  const own = new URL(database.url)
  own.username = role
  own.password = 'plain'
  const url = own.href
  return {
    url,
    raw: rawPostgres(database.url),
    createRealm: (kinds) => new PostgresRealm(url, { kinds, poolSize: 2 }),
    createOwnRealm: (kinds) => new PostgresRealm(database.url, { kinds, poolSize: 2 }),
    write: async (sql) => void (await owner.unsafe(sql)),
    open: async () => void (await owner.unsafe(`GRANT CREATE ON SCHEMA public TO ${role}`)),
    objects: async () => JSON.stringify(await owner.unsafe(OBJECTS), undefined, 1),
    remove: async () => {
      await owner.end()
      await database.drop()
      const server = postgres(serverUrl, { max: 1 })
      await server.unsafe(`DROP ROLE ${role}`)
      await server.end()
    },
  }
}
