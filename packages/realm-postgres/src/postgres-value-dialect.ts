import { type Cell, canonicalJson, type StoreType } from '@luxdb/core/query'
import { type CellCodec, joinSql, sql, trusted, type ValueDialect } from '@luxdb/realm-sql'

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
  json: { decode: (raw) => (typeof raw === 'string' ? canonicalJson(JSON.parse(raw)) : raw) },
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

/** A list as the text of a PostgreSQL array. */
export function arrayLiteral(cells: readonly Cell[], store: StoreType): string {
  return `{${cells.map((cell) => arrayMember(cell, store)).join()}}`
}

function arrayMember(cell: Cell, store: StoreType): string {
  if (cell === null) return 'NULL'
  const text = encoded(cell, store)
  return store === 'text' || store === 'json' ? `"${text.replaceAll(/["\\]/g, '\\$&')}"` : text
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

function isoTime(epoch: number): string {
  return new Date(epoch).toISOString()
}

const TIME = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(\.\d{1,3})?\d*([+-])(\d\d):?(\d\d)?/
const MS_PER_MINUTE = 60_000

/** Epoch milliseconds of a timestamptz as text in ISO style; sessions are set to UTC, but need not be. */
function epochOf(raw: string): number {
  const [, date, time, fraction = '', sign, hours = '0', minutes = '0'] = TIME.exec(raw) ?? []
  const local = Date.parse(`${date}T${time}${fraction}Z`)
  const offsetMs = (Number(hours) * 60 + Number(minutes)) * MS_PER_MINUTE
  return sign === '-' ? local + offsetMs : local - offsetMs
}
