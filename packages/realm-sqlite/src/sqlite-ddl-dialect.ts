import type { ColumnSnapshot } from '@luxdb/core'
import { canonicalJson, type JsonValue, type StoreType } from '@luxdb/core/query'
import type { DdlDialect } from '@luxdb/realm-sql'
import { quoteSqliteName, quoteSqliteText } from './sqlite-quote.js'

const COLUMN_TYPES: Readonly<Record<StoreType, string>> = {
  text: 'TEXT',
  int: 'INTEGER',
  bigint: 'INTEGER',
  float: 'REAL',
  bool: 'INTEGER',
  time: 'INTEGER',
  json: 'TEXT',
}

/**
 * Milliseconds since 1970, in a way that programs with an older SQLite know too: theirs is the default when they write.
 * Rounded: a day in floating point may fall just short of a whole millisecond.
 */
export const NOW = "CAST(round((julianday('now') - 2440587.5) * 86400000.0) AS INTEGER)"

/** What tables of earlier versions have in its place; SQLite before 3.42 gives NULL for it. */
export const FORMER_NOW = "CAST(round(unixepoch('subsec') * 1000) AS INTEGER)"

/** A UUID v7 as other writers get it: 48 bits of time, version, 12 random bits, variant, 62 random bits. */
const UUID_V7 =
  `printf('%08x-%04x-7%03x-%04x-%012x', ${NOW} >> 16, ${NOW} & 65535, random() & 4095, ` +
  '32768 | (random() & 16383), random() & 281474976710655)'

interface NumberBounds {
  readonly min: number
  readonly max: number
}

/** Years 0001 to 9999. */
export const TIME_RANGE: NumberBounds = { min: -62_135_596_800_000, max: 253_402_300_799_999 }
export const INT_RANGE: NumberBounds = { min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER }
export const FLOAT_RANGE: NumberBounds = { min: -Number.MAX_VALUE, max: Number.MAX_VALUE }

/** STRICT tables whose CHECKs keep other programs inside the value domain. */
export const sqliteDdlDialect: DdlDialect = {
  tableSuffix: ' STRICT',
  addsForeignKeys: false,
  restrictSuffix: '',
  columnType: (column) => COLUMN_TYPES[column.store],
  // AUTOINCREMENT: the id of a being that was dissolved is never given to another.
  inlineKey: (column) => (column.generated === 'integer' ? 'PRIMARY KEY AUTOINCREMENT' : undefined),
  defaultOf(column) {
    if (column.generated === 'uuid') return `(${UUID_V7})`
    if (column.generated === 'now') return `(${NOW})`
    return column.default === undefined ? undefined : sqliteLiteral(column.default, column.store)
  },
  checksOf(column) {
    const name = quoteSqliteName(column.name)
    if (column.enum) return [`${name} IN (${column.enum.map(quoteSqliteText).join(', ')})`]
    switch (column.store) {
      case 'bool':
        return [`${name} IN (0, 1)`]
      case 'json':
        return [`json_valid(${name})`, ...jsonTypeCheck(name, column.jsonType)]
      case 'time':
        return [between(name, TIME_RANGE)]
      case 'int':
        return [between(name, { ...INT_RANGE, ...column.range })]
      case 'float':
        return [between(name, { ...FLOAT_RANGE, ...column.range })]
      case 'bigint':
      case 'text':
        return []
    }
  },
}

function between(name: string, range: NumberBounds): string {
  return `${name} BETWEEN ${range.min} AND ${range.max}`
}

function jsonTypeCheck(name: string, jsonType: ColumnSnapshot['jsonType']): readonly string[] {
  if (jsonType === undefined || jsonType === 'any') return []
  return [`json_type(${name}) = '${jsonType}'`]
}

/** A static default as a SQL literal. */
function sqliteLiteral(value: JsonValue, store: StoreType): string {
  if (store === 'json') return quoteSqliteText(canonicalJson(value))
  if (value === null) return 'NULL'
  if (store === 'time') return String(new Date(String(value)).getTime())
  if (store === 'bool') return value === true ? '1' : '0'
  return store === 'text' ? quoteSqliteText(String(value)) : String(value)
}
