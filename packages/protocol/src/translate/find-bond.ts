import { LuxError } from '@luxdb/core'
import {
  type BondJoin,
  type BondShape,
  type KindCatalog,
  type KindShape,
  resolveBond,
  shapeIndexOf,
  unknownBond,
} from '@luxdb/core/query'
import type { SelectEmbed } from '../postgrest/parsed-parameters.js'

/** A bond that the caller may follow, and where it leads. */
export interface FoundBond {
  readonly bond: BondShape
  readonly join: BondJoin
}

export type EmbedTarget = Pick<SelectEmbed, 'name' | 'hint'>

/**
 * The bond that an embed means. Its name is that of the bond or, as PostgREST's clients have it, that of
 * the kind or table behind it, of the foreign key or of its field; a hint tells one of several.
 * @throws LUX_UNKNOWN_BOND, LUX_AMBIGUOUS_BOND
 */
export function findBond(target: EmbedTarget, shape: KindShape, catalog: KindCatalog): FoundBond {
  const own = shapeIndexOf(shape).bonds.get(target.name)
  const join = own && target.hint === undefined ? resolveBond(shape, own, catalog) : undefined
  if (own !== undefined && join !== undefined) return { bond: own, join }
  const found = shape.bonds.flatMap((bond) => candidate(bond, target, shape, catalog))
  const [only, ...more] = found
  if (only === undefined) throw noBond(target, shape)
  if (more.length > 0) throw ambiguous(target, shape, found)
  return only
}

function candidate(
  bond: BondShape,
  { name, hint }: EmbedTarget,
  shape: KindShape,
  catalog: KindCatalog,
): readonly FoundBond[] {
  const join = resolveBond(shape, bond, catalog)
  if (join === undefined) return []
  const isNamed = bond.name === name || namesTarget(name, join, shape) || keyNames(bond, shape).has(name)
  if (!isNamed || (hint !== undefined && !hintNames(bond, join, shape).has(hint))) return []
  return [{ bond, join }]
}

/** Of a kind that is bound to itself, its own name means those that point here. */
function namesTarget(name: string, { target, many }: BondJoin, shape: KindShape): boolean {
  if (name !== target.name && name !== target.table) return false
  return target.name !== shape.name || many
}

/** Foreign keys and their single columns stand for the being that they point to. */
function keyNames(bond: BondShape, shape: KindShape): ReadonlySet<string> {
  if (bond.type !== 'to') return new Set()
  return new Set([bond.constraint, ...singleColumn(bond.fields, shape)])
}

function hintNames(bond: BondShape, join: BondJoin, shape: KindShape): ReadonlySet<string> {
  const names = new Set([bond.name])
  if (bond.type === 'to') {
    for (const name of keyNames(bond, shape)) names.add(name)
    for (const name of singleColumn(bond.targetFields, join.target)) names.add(name)
  }
  if (bond.type === 'many') {
    const via = shapeIndexOf(join.target).bonds.get(bond.via)
    if (via?.type === 'to') names.add(via.constraint).add(via.name)
    for (const name of singleColumn(join.far, join.target)) names.add(name)
  }
  if (join.junction !== undefined) names.add(join.junction.shape.name).add(join.junction.shape.table)
  return names
}

function singleColumn(fields: readonly string[], shape: KindShape): readonly string[] {
  const [only, ...more] = fields
  if (only === undefined || more.length > 0) return []
  const column = shapeIndexOf(shape).fields.get(only)?.field.column
  return column === undefined ? [only] : [only, column]
}

function noBond({ name, hint }: EmbedTarget, shape: KindShape): LuxError {
  const error = unknownBond(name, shape)
  if (hint === undefined) return error
  return new LuxError(error.code, error.message, { details: { ...error.details, using: hint.slice(0, 80) } })
}

function ambiguous({ name }: EmbedTarget, shape: KindShape, found: readonly FoundBond[]): LuxError {
  const bonds = found.map(({ bond, join }) => ({
    name: bond.name,
    cardinality: cardinalityOf(bond),
    kind: join.target.name,
  }))
  return new LuxError(
    'LUX_AMBIGUOUS_BOND',
    `${JSON.stringify(name)} may mean the bonds ${bonds.map((bond) => bond.name).join(', ')} of kind ${shape.name}; name the bond itself.`,
    { details: { kind: shape.name, bond: name, bonds } },
  )
}

function cardinalityOf({ type }: BondShape): string {
  if (type === 'to') return 'many-to-one'
  return type === 'many' ? 'one-to-many' : 'many-to-many'
}
