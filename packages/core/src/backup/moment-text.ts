import type { TableSnapshot } from '../schema/schema-snapshot.js'
import { rowText } from './row-text.js'
import type { StorageMoment } from './storage-moment.js'

/** Rows as a backup writes them. */
export interface RowsText {
  readonly text: string
  readonly rows: number
}

const FIRST_PAGE_ROWS = 100
const MAX_PAGE_ROWS = 1_000
/** What a page should come to: the rows of some tables are large. */
const PAGE_CHARACTERS = 1_000_000

/** The rows of a table in the order of their keys, a page at a time. */
export async function* momentText(
  moment: StorageMoment,
  { name, key, columns }: TableSnapshot,
): AsyncGenerator<RowsText> {
  const range = {
    table: name,
    key: key.flatMap((wanted) => columns.filter((column) => column.name === wanted)),
    read: columns,
  }
  let limit = FIRST_PAGE_ROWS
  let after: string | undefined
  do {
    const { rows, cursor } = await moment.read({ ...range, limit, ...(after !== undefined && { after }) })
    const text = rows.map((row) => rowText(row, columns)).join('')
    if (rows.length > 0) yield { text, rows: rows.length }
    after = rows.length < limit ? undefined : cursor
    limit = pageRows(rows.length, text.length)
  } while (after !== undefined)
}

/** As many as fit by the size of those before. */
function pageRows(rows: number, characters: number): number {
  const fitting = Math.floor((rows * PAGE_CHARACTERS) / Math.max(1, characters))
  return Math.min(MAX_PAGE_ROWS, Math.max(1, fitting))
}
