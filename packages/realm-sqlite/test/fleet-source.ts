import { type KindShape, type Row, type RowSource, resolveBond, shapeIndexOf } from '@luxdb/core/query'
import type { Fleet } from './random-fleet.js'
import { CATALOG } from './test-kinds.js'

/** The same beings for the canonical evaluator; bonds by the plainest of loops. */
export function fleetSource(fleet: Fleet): RowSource {
  const rows = (shape: KindShape): readonly Row[] => fleet.get(shape) ?? []
  return {
    catalog: CATALOG,
    rows,
    related(shape, name, accepts) {
      const bond = shapeIndexOf(shape).bonds.get(name)
      const join = bond && resolveBond(shape, bond, CATALOG)
      if (!join) throw new TypeError(`There is no bond ${name}.`)
      const { target, near, far, junction } = join
      return (row) => {
        const own = tuple(shape, near, row)
        if (!junction)
          return own === undefined ? [] : rows(target).filter((other) => tuple(target, far, other) === own)
        const between = rows(junction.shape).filter(
          (other) => tuple(junction.shape, junction.near, other) === own && accepts(other),
        )
        const keys = new Set(between.map((other) => tuple(junction.shape, junction.far, other)))
        return rows(target).filter((other) => keys.has(tuple(target, far, other)))
      }
    },
  }
}

/** The cells of some fields as one text; undefined when one of them is NULL, which equals nothing. */
function tuple(shape: KindShape, names: readonly string[], row: Row): string | undefined {
  const cells = names.map((name) => row[shapeIndexOf(shape).fields.get(name)?.position ?? -1] ?? null)
  return cells.includes(null) ? undefined : JSON.stringify(cells.map(String))
}
