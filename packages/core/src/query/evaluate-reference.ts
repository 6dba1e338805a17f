import { resolveBond } from './bond-join.js'
import type { BondedReference } from './bonded-reference.js'
import { compileFilter, type EvaluationEnvironment } from './evaluate-condition.js'
import { readerOf } from './evaluate-field.js'
import type { KindShape } from './kind-shape.js'
import { shapeIndexOf } from './shape-index.js'
import type { Cell, Row } from './store.js'
import { unknownBond } from './unknown-name.js'

/** The kind that has the field of a reference. */
export function shapeOf(
  { bond: name }: BondedReference,
  shape: KindShape,
  environment: EvaluationEnvironment | undefined,
): KindShape {
  if (name === undefined) return shape
  if (environment === undefined) throw new TypeError(`A reference over ${name} needs an environment.`)
  const bond = shapeIndexOf(shape).bonds.get(name)
  const join = bond && resolveBond(shape, bond, environment.catalog)
  if (join === undefined) throw unknownBond(name, shape)
  return join.target
}

/** Reads the cell of a reference, over a bond where it has one; follows it once for each row. */
export function referenceReader(
  node: BondedReference,
  shape: KindShape,
  environment: EvaluationEnvironment | undefined,
): (row: Row) => Cell {
  if (node.bond === undefined || environment === undefined) return readerOf(node, shape)
  const target = shapeOf(node, shape, environment)
  const related = environment.related(shape, node.bond, () => true)
  const matches = compileFilter(node.where, target, environment)
  const read = readerOf(node, target)
  return remembered((row) => {
    for (const bound of related(row)) if (matches(bound)) return read(bound)
    return null
  })
}

function remembered(read: (row: Row) => Cell): (row: Row) => Cell {
  const known = new Map<Row, Cell>()
  return (row) => {
    const seen = known.get(row)
    if (seen !== undefined) return seen
    const cell = read(row)
    known.set(row, cell)
    return cell
  }
}
