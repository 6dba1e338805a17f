import Database from 'better-sqlite3'
import postgres from 'postgres'

/** The database itself, without LuxDB. */
export interface RawDatabase {
  /** Columns of every row of a table as text, the way in which the database prints them. */
  rows(table: string, columns: readonly string[]): Promise<readonly (readonly (string | null)[])[]>
  /** Everything that somebody declared, but for LuxDB's own objects. */
  schema(): Promise<string>
  query(sql: string): Promise<readonly Readonly<Record<string, unknown>>[]>
  close(): Promise<void>
}

export function rawSqlite(path: string): RawDatabase {
  const database = new Database(path, { readonly: true })
  const list = (columns: readonly string[]): string =>
    columns.map((name) => `CAST("${name}" AS TEXT)`).join(', ')
  return {
    rows: async (table, columns) =>
      database
        .prepare<[], (string | null)[]>(`SELECT ${list(columns)} FROM "${table}"`)
        .raw()
        .all(),
    schema: async () => JSON.stringify(database.prepare(SQLITE_SCHEMA).all(), undefined, 1),
    query: async (sql) => database.prepare<[], Record<string, unknown>>(sql).all(),
    close: async () => {
      database.close()
    },
  }
}

const SQLITE_SCHEMA = `SELECT type, name, tbl_name, sql FROM sqlite_schema
  WHERE name NOT LIKE 'lux\\_%' ESCAPE '\\' AND tbl_name NOT LIKE 'lux\\_%' ESCAPE '\\' ORDER BY type, name`

export function rawPostgres(url: string): RawDatabase {
  const own = new URL(url)
  const schema = own.searchParams.get('schema') ?? 'public'
  own.searchParams.delete('schema')
  const client = postgres(own.href, {
    max: 1,
    onnotice: () => undefined,
    connection: { search_path: schema },
  })
  const list = (columns: readonly string[]): string => columns.map((name) => `"${name}"::text`).join(', ')
  return {
    rows: async (table, columns) => {
      const rows: readonly (readonly unknown[])[] = await client
        .unsafe(`SELECT ${list(columns)} FROM "${table}"`)
        .values()
      return rows.map((row) => row.map((value) => (value === null ? null : String(value))))
    },
    schema: async () => JSON.stringify(await client.unsafe(POSTGRES_SCHEMA), undefined, 1),
    query: async (sql) => client.unsafe(sql),
    close: () => client.end(),
  }
}

const POSTGRES_SCHEMA = `WITH t AS (SELECT oid, relname, relkind, relrowsecurity FROM pg_class
    WHERE relnamespace = current_schema()::regnamespace AND relname NOT LIKE 'lux\\_%')
  SELECT relname, relkind::text, relrowsecurity::text,
    (SELECT json_agg(json_build_array(attname, format_type(atttypid, atttypmod), attnotnull, attcollation::text,
        attidentity, (SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef WHERE adrelid = attrelid AND adnum = attnum))
        ORDER BY attnum) FROM pg_attribute WHERE attrelid = t.oid AND attnum > 0)::text AS columns,
    (SELECT json_agg(pg_get_constraintdef(oid) ORDER BY conname) FROM pg_constraint WHERE conrelid = t.oid)::text AS constraints,
    (SELECT json_agg(pg_get_indexdef(indexrelid) ORDER BY indexrelid) FROM pg_index WHERE indrelid = t.oid)::text AS indexes,
    (SELECT json_agg(pg_get_triggerdef(oid) ORDER BY tgname) FROM pg_trigger
      WHERE tgrelid = t.oid AND NOT tgisinternal AND tgname NOT LIKE '%lux\\_%')::text AS triggers
  FROM t ORDER BY relname`
