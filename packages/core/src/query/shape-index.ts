import type { BondShape, FieldShape, KindShape } from './kind-shape.js'

export interface IndexedField {
  readonly field: FieldShape
  /** Where the field's cell stands in a whole row. */
  readonly position: number
}

/** A kind's fields and bonds by name. */
export interface ShapeIndex {
  readonly fields: ReadonlyMap<string, IndexedField>
  readonly bonds: ReadonlyMap<string, BondShape>
  /** Positions of the key fields, in the order of `shape.key`. */
  readonly keyPositions: readonly number[]
}

// Shapes are frozen and few; each is indexed once for as long as it lives.
const indexes = new WeakMap<KindShape, ShapeIndex>()

export function shapeIndexOf(shape: KindShape): ShapeIndex {
  const known = indexes.get(shape)
  if (known !== undefined) return known
  const index = buildIndex(shape)
  indexes.set(shape, index)
  return index
}

function buildIndex(shape: KindShape): ShapeIndex {
  const fields = new Map(shape.fields.map((field, position) => [field.name, { field, position }]))
  return {
    fields,
    bonds: new Map(shape.bonds.map((bond) => [bond.name, bond])),
    keyPositions: shape.key.map((name) => fields.get(name)?.position ?? -1),
  }
}
