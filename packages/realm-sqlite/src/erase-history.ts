import type { Cell, KindShape, StoreType } from '@luxdb/core/query'
import { CHANGES_TABLE, LAYOUTS_TABLE, parseLayout } from '@luxdb/realm-sql'
import { findLayout, noteReset } from './capture-trigger.js'
import type { SqliteHandle } from './sqlite-handle.js'
import { sqliteRows } from './sqlite-rows.js'

interface Erased {
  readonly shape: KindShape
  readonly key: readonly Cell[]
}

/** Deletes a being and every row of the log that holds it. Call inside a transaction. */
export function eraseHistory(handle: SqliteHandle, { shape, key }: Erased, dissolve: () => boolean): boolean {
  const layout = findLayout(handle, shape)
  // First, so that its number is behind all that goes: the newest row of the log never goes.
  if (layout !== undefined) noteReset(handle, layout, 'erased')
  const existed = dissolve()
  const layouts = sqliteRows(
    handle,
    `SELECT "id", "columns" FROM "${LAYOUTS_TABLE}" WHERE "table" = ?`,
    shape.table,
  )
  for (const [id, columns] of layouts) {
    const positions = keyPositions(shape, String(columns))
    if (positions !== undefined)
      deleteImages(handle, Number(id), { positions, key: key.map(imageCell(shape)) })
  }
  return existed
}

/** Where the key stands in the images of a layout; undefined when one of its columns is not there. */
function keyPositions({ fields, key }: KindShape, columns: string): readonly number[] | undefined {
  const names = parseLayout(columns).map(({ column }) => column)
  const positions = key.map((name) =>
    names.indexOf(fields.find((field) => field.name === name)?.column ?? ''),
  )
  return positions.includes(-1) ? undefined : positions
}

function deleteImages(
  handle: SqliteHandle,
  layout: number,
  { positions, key }: { readonly positions: readonly number[]; readonly key: readonly unknown[] },
): void {
  const holds = (image: string): string =>
    positions.map((position) => `json_extract("${image}", '$[${position}]') = ?`).join(' AND ')
  handle
    .prepare(
      `DELETE FROM "${CHANGES_TABLE}" WHERE "layout" = ? AND "operation" IN ('I', 'U', 'D') AND ((${holds('old')}) OR (${holds('new')}))`,
    )
    .run(layout, ...key, ...key)
}

/** A cell of the key as images hold it. */
function imageCell({ fields, key }: KindShape): (cell: Cell, index: number) => unknown {
  return (cell, index) => {
    const store: StoreType | undefined = fields.find(({ name }) => name === key[index])?.store
    if (store === 'bool') return cell === true ? 1 : 0
    return typeof cell === 'bigint' ? cell.toString() : cell
  }
}
