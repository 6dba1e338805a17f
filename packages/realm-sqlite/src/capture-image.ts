import type { FieldShape, KindShape } from '@luxdb/core/query'
import type { CellCodec, LayoutCell } from '@luxdb/realm-sql'
import { sqliteDialect } from './sqlite-dialect.js'
import { quoteSqliteName } from './sqlite-quote.js'

/** Arguments that a function of an older SQLite takes. */
const MAX_ARGUMENTS = 100

/** What triggers call the row before, the row after an insert, and the row after an update. */
export type ImagedRow = 'OLD' | 'NEW' | 'UPDATED'

/** A table as its triggers know it. */
export interface CapturedTable {
  readonly table: string
  /** The column that LuxDB's own trigger counts up. */
  readonly version: string | undefined
  /** Somebody else's table, whose columns hold anything. */
  readonly adopted?: true
}

export function capturedTable({ table, fields, systemFields, adopted }: KindShape): CapturedTable {
  const counts = systemFields && !adopted
  const version = counts ? fields.find(({ name }) => name === 'version')?.column : undefined
  return { table, version, ...(adopted && { adopted }) }
}

/** A row as a JSON array of its cells, exactly, whatever they hold: it must never make a write fail. */
export function captureImage(of: CapturedTable, cells: readonly LayoutCell[], row: ImagedRow): string {
  const members = cells.map((cell) => memberOf(cell, of, row))
  const parts: string[] = []
  for (let start = 0; start < members.length; start += MAX_ARGUMENTS) {
    parts.push(`json_array(${members.slice(start, start + MAX_ARGUMENTS).join(', ')})`)
  }
  const [only] = parts
  if (parts.length === 1 && only !== undefined) return only
  return `'[' || ${parts.map((part) => `substr(${part}, 2, length(${part}) - 2)`).join(` || ',' || `)} || ']'`
}

function memberOf({ column, store }: LayoutCell, of: CapturedTable, row: ImagedRow): string {
  const name = quoteSqliteName(column)
  const cell = `${row === 'OLD' ? 'OLD' : 'NEW'}.${name}`
  // Whoever does not count the version up has it counted up, by a trigger that fires after this one.
  if (row === 'UPDATED' && column === of.version) {
    return `CASE WHEN ${cell} IS OLD.${name} THEN ${cell} + 1 ELSE ${cell} END`
  }
  // 17 digits hold every double; json_array of an older SQLite writes 15.
  if (store === 'float') return `CASE WHEN ${cell} IS NOT NULL THEN printf('%!.17g', ${cell}) END`
  return of.adopted ? tolerant(cell, store) : store === 'bigint' ? `CAST(${cell} AS TEXT)` : cell
}

/** Columns that are not STRICT hold anything, and bytes would be an error in JSON. */
function tolerant(cell: string, store: LayoutCell['store']): string {
  switch (store) {
    case 'text':
    case 'json':
      return `CAST(${cell} AS TEXT)`
    case 'bigint':
      return `CAST(CAST(${cell} AS INTEGER) AS TEXT)`
    default:
      return `CASE typeof(${cell}) WHEN 'blob' THEN NULL ELSE ${cell} END`
  }
}

const FLOAT: CellCodec = { decode: (raw) => Number(String(raw).replace('Inf', 'Infinity')) }

/** How `captureImage` wrote a cell. */
export function captureCodec({ store }: FieldShape): CellCodec {
  return store === 'float' ? FLOAT : sqliteDialect.embeds.memberCodec(store)
}
