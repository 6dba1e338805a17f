import type { FieldShape, KindShape } from '@luxdb/core/query'
import type { CellCodec } from '@luxdb/realm-sql'
import { sqliteDialect } from './sqlite-dialect.js'
import { quoteSqliteName } from './sqlite-quote.js'

/** Arguments that a function of an older SQLite takes. */
const MAX_ARGUMENTS = 100

/** A row as a JSON array of its cells, exactly. `OLD` and `NEW` are what triggers call it. */
export function captureImage(shape: KindShape, row: 'OLD' | 'NEW', operation?: 'insert' | 'update'): string {
  const members = shape.fields.map((field) => memberOf(field, shape, row, operation))
  const parts: string[] = []
  for (let start = 0; start < members.length; start += MAX_ARGUMENTS) {
    parts.push(`json_array(${members.slice(start, start + MAX_ARGUMENTS).join(', ')})`)
  }
  const [only] = parts
  if (parts.length === 1 && only !== undefined) return only
  return `'[' || ${parts.map((part) => `substr(${part}, 2, length(${part}) - 2)`).join(` || ',' || `)} || ']'`
}

function memberOf(
  { name, column, store, opaque }: FieldShape,
  { systemFields }: KindShape,
  row: 'OLD' | 'NEW',
  operation: 'insert' | 'update' | undefined,
): string {
  const cell = `${row}.${quoteSqliteName(column)}`
  // Whoever does not count the version up has it counted up, by a trigger that fires after this one.
  if (systemFields && name === 'version' && operation === 'update') {
    return `CASE WHEN ${cell} IS OLD.${quoteSqliteName(column)} THEN ${cell} + 1 ELSE ${cell} END`
  }
  // 17 digits hold every double; json_array of an older SQLite writes 15. Its %g spells infinity, which no kind takes.
  if (store === 'float') return `CASE WHEN ${cell} IS NOT NULL THEN printf('%!.17g', ${cell}) END`
  if (store === 'bigint' || (opaque && store === 'text')) return `CAST(${cell} AS TEXT)`
  return cell
}

const FLOAT: CellCodec = { decode: (raw) => Number(raw) }

/** How `captureImage` wrote a cell. */
export function captureCodec({ store }: FieldShape): CellCodec {
  return store === 'float' ? FLOAT : sqliteDialect.embeds.memberCodec(store)
}
