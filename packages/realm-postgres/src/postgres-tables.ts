import { createRequire } from 'node:module'
import type { AnyKind, RecordOf } from '@luxdb/core'
import type { FieldShape, KindCatalog } from '@luxdb/core/query'
import { holdsIntegerSoulId, type SnakeCase, type TableColumn, toStoredJson } from '@luxdb/realm-sql'
import type { PgColumn, PgTableWithColumns } from 'drizzle-orm/pg-core'
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import postgres from 'postgres'
import { sessionSettings } from './postgres-client.js'
import type { PostgresSource } from './postgres-source.js'
import { codecOf, POSTGRES_TYPES } from './postgres-value-dialect.js'

/** A drizzle client over postgres.js. */
export type PostgresDrizzle = PostgresJsDatabase

/** The drizzle table of a kind: its stored fields, under their names, with the values of its beings. */
export type PostgresTableOf<K extends AnyKind> = PgTableWithColumns<{
  name: SnakeCase<K['name']>
  schema: undefined
  columns: { [Name in keyof RecordOf<K> & string]-?: PgColumn<TableColumn<K, Name, 'PgCustomColumn'>> }
  dialect: 'pg'
}>

/** A drizzle client and the connections under it. */
export interface DrizzleClient {
  readonly drizzle: PostgresDrizzle
  close(graceMs: number): Promise<void>
}

const MS_PER_SECOND = 1_000
const CONNECTIONS = 4

// Only those who use drizzle load it; it has no other way to be loaded without a promise.
const requireDrizzle = createRequire(import.meta.url)

/** drizzle changes how its client reads and writes values: it gets one that is nobody else's. */
export function createDrizzle(source: PostgresSource): DrizzleClient {
  const client = postgres(source.url, {
    max: Math.min(CONNECTIONS, source.poolSize),
    prepare: source.prepare,
    onnotice: () => undefined,
    connection: sessionSettings(source),
  })
  const driver: { drizzle(client: postgres.Sql): PostgresDrizzle } = requireDrizzle('drizzle-orm/postgres-js')
  return {
    drizzle: driver.drizzle(client),
    close: (graceMs) => client.end({ timeout: graceMs / MS_PER_SECOND }),
  }
}

/** Builds the drizzle table of a kind. Its static type follows from the kind, its columns from the shape. */
export function createTable<K extends AnyKind>(kind: K, catalog: KindCatalog): PostgresTableOf<K> {
  const core: typeof import('drizzle-orm/pg-core') = requireDrizzle('drizzle-orm/pg-core')
  const { shape } = kind
  const columns = shape.fields.map((field) => {
    const { toDriver, fromDriver } = holdsIntegerSoulId(field, shape, catalog) ? AS_TEXT : converterOf(field)
    const column = core.customType<{ data: unknown; driverData: unknown }>({
      dataType: () => POSTGRES_TYPES[field.store],
      toDriver,
      fromDriver,
    })(field.column)
    return [field.name, field.nullable ? column : column.notNull()] as const
  })
  // The columns were made from the very shape that the type was computed from.
  return core.pgTable(shape.table, Object.fromEntries(columns)) as unknown as PostgresTableOf<K>
}

interface Converter {
  toDriver(value: unknown): unknown
  fromDriver(value: unknown): unknown
}

const AS_IT_IS: Converter = { toDriver: (value) => value, fromDriver: (value) => value }
const AS_TEXT: Converter = { toDriver: String, fromDriver: String }

function converterOf({ store }: FieldShape): Converter {
  switch (store) {
    case 'int':
      return { toDriver: Number, fromDriver: Number }
    case 'bigint':
      return { toDriver: String, fromDriver: (value) => BigInt(String(value)) }
    case 'time':
      return {
        toDriver: toIso,
        fromDriver: (value) => new Date(Number(codecOf('time').decode?.(String(value)))),
      }
    case 'json':
      return { toDriver: toStoredJson, fromDriver: (value) => value }
    case 'text':
    case 'float':
    case 'bool':
      return AS_IT_IS
  }
}

function toIso(value: unknown): unknown {
  return value instanceof Date ? value.toISOString() : value
}
