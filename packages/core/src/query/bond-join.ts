import type { BondShape, BondToShape, KindCatalog, KindShape } from './kind-shape.js'
import { shapeIndexOf } from './shape-index.js'

/** How the beings of a bond are found: `near` fields of the owner equal `far` fields of the target. */
export interface BondJoin {
  readonly target: KindShape
  /** The bond holds a list rather than one being. */
  readonly many: boolean
  readonly near: readonly string[]
  readonly far: readonly string[]
  /** Between them for a bond `through`. */
  readonly junction?: BondJunction
}

/** The owner's `near` fields equal the junction's `near`, the junction's `far` the target's `far`. */
export interface BondJunction {
  readonly shape: KindShape
  readonly near: readonly string[]
  readonly far: readonly string[]
}

/**
 * Resolves a bond by the catalog. Undefined when a kind, bond or field that it needs is not there, so
 * that a bond over something hidden looks like a bond that does not exist.
 */
export function resolveBond(shape: KindShape, bond: BondShape, catalog: KindCatalog): BondJoin | undefined {
  const target = catalog.get(bond.kind)
  if (target === undefined) return undefined
  const join = joinOf(bond, target, catalog)
  if (join === undefined || !hasFields(shape, join.near) || !hasFields(target, join.far)) return undefined
  const { junction } = join
  const isWhole = junction === undefined || hasFields(junction.shape, [...junction.near, ...junction.far])
  return isWhole ? join : undefined
}

function joinOf(bond: BondShape, target: KindShape, catalog: KindCatalog): BondJoin | undefined {
  if (bond.type === 'to') return { target, many: false, near: bond.fields, far: bond.targetFields }
  if (bond.type === 'through') return joinThrough(bond, target, catalog)
  const via = bondTo(target, bond.via)
  return via && { target, many: true, near: via.targetFields, far: via.fields }
}

function joinThrough(
  bond: Extract<BondShape, { type: 'through' }>,
  target: KindShape,
  catalog: KindCatalog,
): BondJoin | undefined {
  const junction = catalog.get(bond.through)
  if (junction === undefined) return undefined
  const near = bondTo(junction, bond.near)
  const far = bondTo(junction, bond.far)
  if (near === undefined || far === undefined) return undefined
  return {
    target,
    many: true,
    near: near.targetFields,
    far: far.targetFields,
    junction: { shape: junction, near: near.fields, far: far.fields },
  }
}

function bondTo(shape: KindShape, name: string): BondToShape | undefined {
  const bond = shapeIndexOf(shape).bonds.get(name)
  return bond?.type === 'to' ? bond : undefined
}

function hasFields(shape: KindShape, names: readonly string[]): boolean {
  const { fields } = shapeIndexOf(shape)
  return names.every((name) => fields.has(name))
}
