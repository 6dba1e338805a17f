import type { KindShape } from '../query/kind-shape.js'
import type { Row } from '../query/store.js'

/** Gives rows of a kind the form that it has now: a field that it did not have then, or of another type, is null. */
export function rowForm(before: KindShape, now: KindShape): (row: Row) => Row {
  const places = now.fields.map(({ column, store }) =>
    before.fields.findIndex((field) => field.column === column && field.store === store),
  )
  return (row) => places.map((place) => row[place] ?? null)
}
