import { resolveBond } from './bond-join.js'
import type { BondShape, BondToShape, KindCatalog, KindShape } from './kind-shape.js'
import { shapeIndexOf } from './shape-index.js'

/** How somebody outside calls a bond. */
export interface BondCall {
  readonly target: string
  /** Chooses where several bonds lead to the target. */
  readonly hint?: string
}

/**
 * The bonds of a kind that a call may mean; those over something that the catalog hides do not exist.
 * One is the answer, several are ambiguous.
 * - `target` is the bond's name; else the bound kind or its table, the constraint of a bond `to`, or its
 *   only field or column. A kind that is bound to itself is meant as the list of those bound to it.
 * - `hint` is the bond's name, the constraint of the foreign key behind it, that key's field or column on
 *   either side, or the junction kind or its table.
 */
export function findBonds(shape: KindShape, { target, hint }: BondCall, catalog: KindCatalog): BondShape[] {
  const bonds = shape.bonds.filter(
    (bond) =>
      resolveBond(shape, bond, catalog) !== undefined &&
      (hint === undefined || isHinted(bond, hint, shape, catalog)),
  )
  const named = bonds.filter((bond) => bond.name === target)
  if (named.length > 0) return named
  const keyed = bonds.filter((bond) => bond.type === 'to' && isKeyOf(bond, target, shape))
  if (keyed.length > 0) return keyed
  const leading = bonds.filter((bond) => isKind(bond.kind, target, catalog))
  const lists = leading.filter((bond) => bond.kind !== shape.name || bond.type !== 'to')
  return lists.length > 0 ? lists : leading
}

function isHinted(bond: BondShape, hint: string, shape: KindShape, catalog: KindCatalog): boolean {
  if (bond.name === hint) return true
  switch (bond.type) {
    case 'to':
      return isKeyOf(bond, hint, shape) || isFieldOf(bond.targetFields, hint, catalog.get(bond.kind))
    case 'many': {
      const owner = catalog.get(bond.kind)
      const via = bondTo(owner, bond.via)
      return (
        owner !== undefined &&
        via !== undefined &&
        (isKeyOf(via, hint, owner) || isFieldOf(via.targetFields, hint, shape))
      )
    }
    case 'through': {
      const junction = catalog.get(bond.through)
      const keys = [bondTo(junction, bond.near), bondTo(junction, bond.far)]
      return isKind(bond.through, hint, catalog) || keys.some((key) => key?.constraint === hint)
    }
    default:
      return bond satisfies never
  }
}

function bondTo(shape: KindShape | undefined, name: string): BondToShape | undefined {
  const bond = shape && shapeIndexOf(shape).bonds.get(name)
  return bond?.type === 'to' ? bond : undefined
}

function isKeyOf({ constraint, fields }: BondToShape, name: string, shape: KindShape): boolean {
  return constraint === name || isFieldOf(fields, name, shape)
}

/** Only a key of one field can be called by it. */
function isFieldOf(fields: readonly string[], name: string, shape: KindShape | undefined): boolean {
  const [only, ...more] = fields
  if (only === undefined || more.length > 0 || shape === undefined) return false
  return only === name || shapeIndexOf(shape).fields.get(only)?.field.column === name
}

function isKind(kind: string, name: string, catalog: KindCatalog): boolean {
  return kind === name || catalog.get(kind)?.table === name
}
