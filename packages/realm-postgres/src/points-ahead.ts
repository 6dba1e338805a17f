import { type BondToShape, type KindShape, type Row, shapeIndexOf } from '@luxdb/core/query'

/** Whether a being of the list is bound to one that comes later in it. */
export function pointsAhead(shape: KindShape, rows: readonly Row[]): boolean {
  if (rows.length === 1) return false
  const bonds = shape.bonds.filter(
    (bond): bond is BondToShape => bond.type === 'to' && bond.kind === shape.name,
  )
  return bonds.some((bond) => {
    const places = new Map(rows.map((row, index) => [keyOf(shape, row, bond.targetFields), index]))
    return rows.some((row, index) => (places.get(keyOf(shape, row, bond.fields)) ?? -1) > index)
  })
}

function keyOf(shape: KindShape, row: Row, fields: readonly string[]): string {
  const positions = fields.map((name) => shapeIndexOf(shape).fields.get(name)?.position ?? -1)
  return JSON.stringify(positions.map((position) => String(row[position])))
}
