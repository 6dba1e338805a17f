import type { ColumnSnapshot, SchemaMismatch } from '@luxdb/core'
import type { StoreType } from '@luxdb/core/query'
import { postgresDdlDialect } from './postgres-ddl-dialect.js'
import { quotePostgresName } from './postgres-quote.js'

/** A column of LuxDB's own table whose type somebody else chose. */
export interface ForeignColumn {
  readonly table: string
  /** With its length or precision. */
  readonly type: string
  readonly wanted: ColumnSnapshot
}

/** How values of other types become those of a store: by themselves, or by an expression over the column. */
const CONVERSIONS: Readonly<Record<string, Partial<Record<StoreType, (column: string) => string>>>> = {
  smallint: { int: asIs, bigint: asIs },
  integer: { int: asIs, bigint: asIs },
  numeric: { float: asIs },
  // As text, so that 0.1 stays 0.1.
  real: { float: (column) => `${column}::text::double precision` },
  json: { json: (column) => `${column}::jsonb` },
  'timestamp with time zone': { time: milliseconds },
  'timestamp without time zone': { time: (column) => `${milliseconds(column)} AT TIME ZONE 'UTC'` },
}

/** Undefined where no conversion is known: then it is for the kind, or a person, to change. */
export function otherType({ table, type, wanted }: ForeignColumn): SchemaMismatch | undefined {
  const column = quotePostgresName(wanted.name)
  const plain = type.replace(/\(\d+(?:,\d+)?\)/, '')
  const own = wanted.store === 'text' ? asText(plain) : CONVERSIONS[plain]?.[wanted.store]
  if (own === undefined) return undefined
  const target = postgresDdlDialect.columnType(wanted)
  const value = own(column)
  const using = value === column ? '' : ` USING ${value}`
  return {
    table,
    object: wanted.name,
    wanted: target,
    found: type,
    wayOut: `Run: ALTER TABLE ${quotePostgresName(table)} ALTER COLUMN ${column} TYPE ${target}${using};`,
  }
}

function asText(plain: string): (column: string) => string {
  return plain === 'text' || plain === 'character varying' ? asIs : (column) => `${column}::text`
}

function asIs(column: string): string {
  return column
}

/** Finer times would be rounded; LuxDB cuts them off. */
function milliseconds(column: string): string {
  return `date_trunc('milliseconds', ${column})`
}
