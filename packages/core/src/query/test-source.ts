import { resolveBond } from './bond-join.js'
import type { RowSource } from './evaluate-query.js'
import type { KindCatalog, KindShape } from './kind-shape.js'
import { shapeIndexOf } from './shape-index.js'
import type { Cell, Row } from './store.js'

/** Rows by kind as a source of an evaluation, with bonds followed in the most literal way. */
export function testSource(catalog: KindCatalog, rows: Readonly<Record<string, readonly Row[]>>): RowSource {
  const rowsOf = (shape: KindShape): readonly Row[] => rows[shape.name] ?? []
  return {
    catalog,
    rows: rowsOf,
    related: (shape, name, junction) => {
      const bond = shapeIndexOf(shape).bonds.get(name)
      const join = bond && resolveBond(shape, bond, catalog)
      if (join === undefined) throw new Error(`no bond ${name}`)
      const { target, near, far } = join
      if (join.junction === undefined) {
        return (row) =>
          rowsOf(target).filter((other) => areBound(cells(shape, row, near), cells(target, other, far)))
      }
      const middle = join.junction
      return (row) => {
        const owner = cells(shape, row, near)
        const links = rowsOf(middle.shape).filter(
          (link) => areBound(owner, cells(middle.shape, link, middle.near)) && junction(link),
        )
        return rowsOf(target).filter((other) =>
          links.some((link) => areBound(cells(middle.shape, link, middle.far), cells(target, other, far))),
        )
      }
    },
  }
}

function cells(shape: KindShape, row: Row, names: readonly string[]): readonly Cell[] {
  return names.map((name) => row[shapeIndexOf(shape).fields.get(name)?.position ?? -1] ?? null)
}

function areBound(left: readonly Cell[], right: readonly Cell[]): boolean {
  return left.every((cell, index) => cell !== null && cell === right[index])
}
