import { type Cell, canonicalJson, type StoreType } from '@luxdb/core/query'
import { type CellCodec, joinSql, sql, trusted, type ValueDialect } from '@luxdb/realm-sql'
import { epochOf, isoTime } from './postgres-time.js'

/** The type that a value of each store is in SQL. */
export const POSTGRES_TYPES: Readonly<Record<StoreType, string>> = {
  text: 'text',
  int: 'bigint',
  bigint: 'bigint',
  float: 'double precision',
  bool: 'boolean',
  time: 'timestamptz',
  json: 'jsonb',
}

const NUMBER: CellCodec = { decode: Number }

/** Values travel as text in both directions. */
const CODECS: Readonly<Record<StoreType, CellCodec>> = {
  text: {},
  int: NUMBER,
  float: NUMBER,
  bigint: { decode: (raw) => (typeof raw === 'string' ? BigInt(raw) : raw) },
  // Inside nested rows a boolean is written out.
  bool: { decode: (raw) => raw === 't' || raw === 'true' },
  time: { encode: (cell) => isoTime(Number(cell)), decode: (raw) => epochOf(String(raw)) },
  // jsonb keeps numbers and the order of keys in its own way.
  json: { decode: (raw) => (typeof raw === 'string' ? canonicalOf(raw) : raw) },
}

export const postgresValueDialect: ValueDialect = {
  codec: codecOf,
  encodeList: (cells, store) => arrayLiteral(cells, store),
  inList: (value, list, store) => sql`${value} = ANY (${list}::${trusted(`${POSTGRES_TYPES[store]}[]`)})`,
  encodeTuples: (cells, stores) => tuplesJson(cells, stores),
  inTuples: (values, tuples, stores) => {
    const members = stores.map((store, index) => trusted(`(j ->> ${index})::${POSTGRES_TYPES[store]}`))
    return sql`(${joinSql(values, ', ')}) IN (SELECT ${joinSql(members, ', ')} FROM jsonb_array_elements(${tuples}::jsonb) AS j)`
  },
  asText: (column, store) => (store === 'text' ? column : sql`(${column})::text`),
  selected: (column) => column,
}

export function codecOf(store: StoreType): CellCodec {
  return CODECS[store]
}

/** A list as the text of a PostgreSQL array. Bulk inserts come through here, with every cell. */
export function arrayLiteral(cells: readonly Cell[], store: StoreType): string {
  if (store === 'time') return `{${timeMembers(cells)}}`
  if (store === 'bigint') return `{${cells.map((cell) => cell ?? 'NULL').join()}}`
  // JSON writes numbers and null as an array has them, and escapes what has to be.
  const json = JSON.stringify(cells)
  if (store === 'text' && json.includes('\\') && CONTROL.test(cells.join(''))) {
    return `{${cells.map(quotedMember).join()}}`
  }
  return `{${json.slice(1, -1)}}`
}

/** JSON writes these in another way. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for.
const CONTROL = /[\u0001-\u001f]/

function quotedMember(cell: Cell): string {
  return cell === null ? 'NULL' : `"${String(cell).replaceAll(/["\\]/g, '\\$&')}"`
}

/** Beings of one bulk mostly have the same time. */
function timeMembers(cells: readonly Cell[]): string {
  let last: Cell = null
  let text = 'NULL'
  const members = cells.map((cell) => {
    if (cell === last) return text
    last = cell
    text = cell === null ? 'NULL' : isoTime(Number(cell))
    return text
  })
  return members.join()
}

function tuplesJson(cells: readonly Cell[], stores: readonly StoreType[]): string {
  const tuples: (string | null)[][] = []
  for (let start = 0; start < cells.length; start += stores.length) {
    tuples.push(
      stores.map((store, index) => {
        const cell = cells[start + index] ?? null
        return cell === null ? null : encoded(cell, store)
      }),
    )
  }
  return JSON.stringify(tuples)
}

function encoded(cell: Cell, store: StoreType): string {
  return store === 'time' ? isoTime(Number(cell)) : String(cell)
}

/** A list of texts that need no escapes, as jsonb writes it. */
const PLAIN_LIST = /^\[(?:"[^"\\]*"(?:, (?=")|(?=\])))*\]$/

function canonicalOf(raw: string): string {
  // Most lists are such; taking them apart and together again costs ten times as much.
  if (PLAIN_LIST.test(raw)) return raw.replaceAll('", "', '","')
  return canonicalJson(JSON.parse(raw))
}
