import type { Cell, KindShape, StoreType } from '@luxdb/core/query'
import { CHANGES_TABLE, type LayoutCell, layoutOf } from '@luxdb/realm-sql'
import { currentLayout, LAYOUT_SQL } from './capture-layout.js'
import { noteReset } from './capture-trigger.js'
import type { SqliteHandle } from './sqlite-handle.js'
import { sqliteRows } from './sqlite-rows.js'

interface Erased {
  readonly shape: KindShape
  readonly key: readonly Cell[]
}

interface KeyPlace {
  readonly position: number
  readonly isFloat: boolean
}

/** Deletes a being and every row of the log that holds it. Call inside a transaction. */
export function eraseHistory(handle: SqliteHandle, { shape, key }: Erased, dissolve: () => boolean): boolean {
  const layout = currentLayout(handle, shape.table)
  // First, so that its number is behind all that goes: the newest row of the log never goes.
  if (layout !== undefined) noteReset(handle, layout.id, 'erased')
  const existed = dissolve()
  for (const { id, columns } of sqliteRows(handle, LAYOUT_SQL.all, shape.table).map(layoutOf)) {
    const places = keyPlaces(shape, columns)
    if (places !== undefined) deleteImages(handle, id, { places, key: imageKey(shape, key) })
  }
  return existed
}

/** Where the key stands in the images of a layout; undefined when one of its columns is not there. */
function keyPlaces(
  { fields, key }: KindShape,
  cells: readonly LayoutCell[],
): readonly KeyPlace[] | undefined {
  const places = key.map((name) => {
    const column = fields.find((field) => field.name === name)?.column
    const position = cells.findIndex((cell) => cell.column === column)
    return { position, isFloat: cells[position]?.store === 'float' }
  })
  return places.some(({ position }) => position === -1) ? undefined : places
}

function deleteImages(
  handle: SqliteHandle,
  layout: number,
  { places, key }: { readonly places: readonly KeyPlace[]; readonly key: readonly unknown[] },
): void {
  const holds = (image: string): string =>
    places
      .map(({ position, isFloat }) => {
        // Images hold the digits of a double as text.
        return `json_extract("${image}", '$[${position}]') = ${isFloat ? `printf('%!.17g', ?)` : '?'}`
      })
      .join(' AND ')
  handle
    .prepare(
      `DELETE FROM "${CHANGES_TABLE}" WHERE "layout" = ? AND "operation" IN ('I', 'U', 'D') AND ((${holds('old')}) OR (${holds('new')}))`,
    )
    .run(layout, ...key, ...key)
}

/** The cells of a key as images hold them. */
function imageKey({ fields, key }: KindShape, cells: readonly Cell[]): readonly unknown[] {
  return cells.map((cell, index) => {
    const store: StoreType | undefined = fields.find(({ name }) => name === key[index])?.store
    if (store === 'bool') return cell === true ? 1 : 0
    return typeof cell === 'bigint' ? cell.toString() : cell
  })
}
