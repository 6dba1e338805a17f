import { createRequire } from 'node:module'
import { type AnyKind, type RecordOf, snapshotOf } from '@luxdb/core'
import type { FieldShape, JsonValue, KindCatalog, KindShape, StoreType } from '@luxdb/core/query'
import { holdsIntegerSoulId, type SnakeCase, type TableColumn, toStoredJson } from '@luxdb/realm-sql'
import type { BaseSQLiteDatabase, SQLiteColumn, SQLiteTableWithColumns } from 'drizzle-orm/sqlite-core'
import { sqliteDialect } from './sqlite-dialect.js'
import type { SqliteHandle } from './sqlite-handle.js'

/** What a statement without rows returns. */
export interface SqliteRunResult {
  readonly changes: number
  readonly lastInsertRowid: number | bigint
}

/** A drizzle client over better-sqlite3: synchronous. */
export type SqliteDrizzle = BaseSQLiteDatabase<'sync', SqliteRunResult>

/** The drizzle table of a kind: its stored fields, under their names, with the values of its beings. */
export type SqliteTableOf<K extends AnyKind> = SQLiteTableWithColumns<{
  name: SnakeCase<K['name']>
  schema: undefined
  columns: {
    [Name in keyof RecordOf<K> & string]-?: SQLiteColumn<TableColumn<K, Name, 'SQLiteCustomColumn'>>
  }
  dialect: 'sqlite'
}>

// Only those who use drizzle load it (140 ms of CPU); it has no other way to be loaded without a promise.
const requireDrizzle = createRequire(import.meta.url)

/** `handle` has to return integers as BigInt: a bigint would lose digits otherwise. */
export function createDrizzle(handle: SqliteHandle): SqliteDrizzle {
  const driver: { drizzle(client: SqliteHandle): SqliteDrizzle } = requireDrizzle(
    'drizzle-orm/better-sqlite3',
  )
  return driver.drizzle(handle)
}

/** Builds the drizzle table of a kind. Its static type follows from the kind, its columns from the shape. */
export function createTable<K extends AnyKind>(kind: K, catalog: KindCatalog): SqliteTableOf<K> {
  const core: typeof import('drizzle-orm/sqlite-core') = requireDrizzle('drizzle-orm/sqlite-core')
  const { sql }: typeof import('drizzle-orm') = requireDrizzle('drizzle-orm')
  const { shape } = kind
  const defaults = columnDefaults(shape)
  const columns = shape.fields.map((field) => {
    const { toDriver, fromDriver } = codecOf(field, shape, catalog)
    const column = core.customType<{ data: unknown; driverData: unknown }>({
      dataType: () => SQL_TYPES[field.store],
      toDriver,
      fromDriver,
    })(field.column)
    const value = defaults.get(field.column)
    const filled = value === undefined ? column : column.default(sql.raw(value))
    return [field.name, field.nullable ? filled : filled.notNull()] as const
  })
  // The columns were made from the very shape that the type was computed from.
  return core.sqliteTable(shape.table, Object.fromEntries(columns)) as unknown as SqliteTableOf<K>
}

const SQL_TYPES: Readonly<Record<StoreType, string>> = {
  text: 'text',
  json: 'text',
  float: 'real',
  int: 'integer',
  bigint: 'integer',
  bool: 'integer',
  time: 'integer',
}

/** Expressions by column. drizzle writes NULL into columns whose default it does not know. */
function columnDefaults(shape: KindShape): ReadonlyMap<string, string> {
  const [table] = snapshotOf([{ ...shape, bonds: [] }]).tables
  const defaults = new Map<string, string>()
  for (const column of table?.columns ?? []) {
    const value = sqliteDialect.ddl.defaultOf(column)
    if (value !== undefined) defaults.set(column.name, value)
  }
  return defaults
}

interface ColumnCodec {
  toDriver(value: unknown): unknown
  fromDriver(value: unknown): unknown
}

function codecOf(field: FieldShape, shape: KindShape, catalog: KindCatalog): ColumnCodec {
  if (holdsIntegerSoulId(field, shape, catalog)) {
    return { toDriver: (value) => BigInt(String(value)), fromDriver: String }
  }
  switch (field.store) {
    case 'int':
      return { toDriver: Number, fromDriver: Number }
    case 'bool':
      return { toDriver: (value) => (value === true ? 1 : 0), fromDriver: (value) => Number(value) === 1 }
    case 'time':
      return { toDriver: toMs, fromDriver: (value) => new Date(Number(value)) }
    case 'json':
      return { toDriver: toStoredJson, fromDriver: (value): JsonValue => JSON.parse(String(value)) }
    case 'text':
    case 'bigint':
    case 'float':
      return { toDriver: (value) => value, fromDriver: (value) => value }
  }
}

function toMs(value: unknown): unknown {
  return value instanceof Date ? value.getTime() : value
}
