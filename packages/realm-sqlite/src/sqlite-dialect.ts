import type { Cell, StoreType } from '@luxdb/core/query'
import {
  type CellCodec,
  joinSql,
  type Sql,
  type SqlDialect,
  slot,
  sql,
  type TextSlot,
  trusted,
} from '@luxdb/realm-sql'
import { sqliteAggregateDialect } from './sqlite-aggregate-dialect.js'
import { sqliteDdlDialect } from './sqlite-ddl-dialect.js'
import { sqliteJsonDialect } from './sqlite-json-dialect.js'
import { afterPrefix, codePoints, globOf, patternToCheck } from './sqlite-pattern.js'
import { quoteSqliteName } from './sqlite-quote.js'

const PLAIN: CellCodec = {}
const BOOL: CellCodec = { encode: (cell) => (cell === true ? 1 : 0), decode: (raw) => raw === 1 }
const BIGINT: CellCodec = { decode: (raw) => (typeof raw === 'string' ? BigInt(raw) : raw) }

/**
 * SQLite's side of the compiler, for better-sqlite3: it binds every JavaScript number as REAL (which
 * INTEGER columns take back without loss) and BigInt as a 64-bit integer, and returns integers as
 * numbers, so that a bigint is selected as text.
 */
export const sqliteDialect: SqlDialect = {
  name: 'sqlite',
  quote: quoteSqliteName,
  placeholder: () => '?',
  // Only an equality that SQLite itself makes of text and number finds an index of such a column.
  adopted(column, { store, opaque }, use) {
    if (store !== 'text') return column
    return opaque && use !== 'equal'
      ? sql`CAST(${column} AS TEXT) COLLATE BINARY`
      : sql`${column} COLLATE BINARY`
  },
  // A created being has version 1, a merged one has been bumped; without a version nothing tells.
  inserted: (hasVersion) => (hasVersion ? '"version" = 1' : undefined),
  values: {
    codec: codecOf,
    encodeList: (cells, store) => jsonList(cells, store),
    inList: (value, list, store) => sql`${value} IN (SELECT ${memberOf(store)} FROM json_each(${list}))`,
    encodeTuples: (cells, stores) => jsonTuples(cells, stores),
    inTuples: (values, tuples) => {
      const members = values.map((_value, index) => sql`json_extract(value, ${trusted(`'$[${index}]'`)})`)
      return sql`(${joinSql(values, ', ')}) IN (SELECT ${joinSql(members, ', ')} FROM json_each(${tuples}))`
    },
    asText: printed,
    selected: asText,
  },
  conditions: {
    distinct: (left, right) => sql`${left} IS NOT ${right}`,
    isBoolean: (column, value) => sql`${column} IS ${trusted(value ? '1' : '0')}`,
    pattern(operator, column, text) {
      switch (operator) {
        // GLOB minds case and uses a BINARY index, LIKE does neither.
        case 'like':
          return sql`${column} GLOB ${text(globOf)} AND ${checkedByUs('like', column, text)}`
        case 'ilike':
          return sql`${column} LIKE ${text(asIs)} ESCAPE '\\' AND ${checkedByUs('ilike', column, text)}`
        case 'startsWith':
          return sql`${column} >= ${text(asIs)} AND ${column} < ${text(afterPrefix)}`
        case 'endsWith':
          return sql`substr(${column}, length(${column}) - ${text(codePoints)} + 1) = ${text(asIs)}`
      }
    },
    resonates: (column, bound) => sql`substr(${column}, 25) < ${bound}`,
    search: (mode, { asked }, query) =>
      sql`lux_search(${joinSql([slot(() => mode), query(asIs), ...asked], ', ')})`,
  },
  json: sqliteJsonDialect,
  embeds: {
    member: asText,
    memberCodec: codecOf,
    row: (members, embeds) => sql`json_array(${joinSql([...members, ...embeds.map(asJson)], ', ')})`,
    list: (rows) => sql`(SELECT '[' || coalesce(group_concat(j, ','), '') || ']' FROM (${rows}))`,
  },
  order: {
    // NULL is the smallest value to SQLite.
    nulls: (direction, nulls) =>
      (direction === 'asc') === (nulls === 'first') ? '' : `NULLS ${nulls.toUpperCase()}`,
    limit: (limit, offset) =>
      sql` LIMIT ${limit ?? trusted('-1')}${offset ? sql` OFFSET ${offset}` : trusted('')}`,
  },
  aggregates: sqliteAggregateDialect,
  ddl: sqliteDdlDialect,
}

function asIs(text: string): string {
  return text
}

/** Nothing to check for almost every pattern: then the parameter is NULL. */
function checkedByUs(operator: 'like' | 'ilike', column: Sql, text: TextSlot): Sql {
  const name = trusted(`lux_${operator}`)
  return sql`(${text(patternToCheck)} IS NULL OR ${name}(${column}, ${text(patternToCheck)}))`
}

function codecOf(store: StoreType): CellCodec {
  if (store === 'bool') return BOOL
  return store === 'bigint' ? BIGINT : PLAIN
}

function asText(column: Sql, store: StoreType): Sql {
  return store === 'bigint' ? sql`CAST(${column} AS TEXT)` : column
}

/** A boolean is a number to SQLite. */
function printed(column: Sql, store: StoreType): Sql {
  if (store === 'text') return column
  if (store === 'bool') return sql`CASE ${column} WHEN 1 THEN 'true' WHEN 0 THEN 'false' END`
  return sql`CAST(${column} AS TEXT)`
}

/** Text that a sub-select returns is no JSON to json_array until json() says so. */
function asJson(embed: Sql): Sql {
  return sql`json(${embed})`
}

/** Digits of a double may look like a 64-bit integer that is a little different. */
function memberOf(store: StoreType): Sql {
  return trusted(store === 'float' ? 'CAST(value AS REAL)' : 'value')
}

function jsonList(cells: readonly Cell[], store: StoreType): string {
  if (store === 'bool' || store === 'bigint') return `[${cells.map(jsonMember).join()}]`
  return JSON.stringify(cells)
}

function jsonTuples(cells: readonly Cell[], stores: readonly StoreType[]): string {
  const tuples: string[] = []
  for (let start = 0; start < cells.length; start += stores.length) {
    tuples.push(
      `[${cells
        .slice(start, start + stores.length)
        .map(jsonMember)
        .join()}]`,
    )
  }
  return `[${tuples.join()}]`
}

/** JSON that SQLite reads back as the very value: 64-bit integers as digits, booleans as 0 and 1. */
function jsonMember(cell: Cell): string {
  if (typeof cell === 'bigint') return cell.toString()
  if (typeof cell === 'boolean') return cell ? '1' : '0'
  return JSON.stringify(cell)
}
