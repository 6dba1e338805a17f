import type { Row } from '../query/store.js'
import type { TableSnapshot } from '../schema/schema-snapshot.js'
import type { StorageMoment } from './storage-moment.js'

const PAGE_ROWS = 1_000

/** The rows of a table in the order of their keys, a page at a time. */
export async function* momentRows(
  moment: StorageMoment,
  { name, key, columns }: TableSnapshot,
): AsyncGenerator<readonly Row[]> {
  const range = {
    table: name,
    key: key.flatMap((wanted) => columns.filter((column) => column.name === wanted)),
    read: columns,
    limit: PAGE_ROWS,
  }
  let after: string | undefined
  do {
    const { rows, cursor } = await moment.read(after === undefined ? range : { ...range, after })
    if (rows.length > 0) yield rows
    after = rows.length < PAGE_ROWS ? undefined : cursor
  } while (after !== undefined)
}
