import type { AccessShape, BondShape, KindShape } from '../query/kind-shape.js'
import { isBond } from './bond.js'
import type { AnyKind } from './kind.js'
import type { BondKeywords, KindKeywords } from './lux-keywords.js'

/** `x-lux` at the root of a kind's document. */
export function kindKeywords(kind: AnyKind): KindKeywords {
  const { shape } = kind
  const { key } = kind.traits
  const bonds = Object.fromEntries(shape.bonds.map((bond) => [bond.name, bondKeywords(kind, bond)]))
  const indexes = shape.indexes.filter((index) => !isOfUniqueField(shape, index.name))
  const hidden = shape.fields.flatMap((field) =>
    field.hidden ? [[field.name, field.hidden.exceptRoles] as const] : [],
  )
  return {
    v: 1,
    kind: shape.name,
    table: shape.table,
    fields: [...kind.parts.keys()],
    ...(shape.soulId !== 'declared' && { soulId: shape.soulId }),
    ...(key !== undefined && { key: shape.key }),
    ...(!shape.systemFields && { systemFields: false }),
    ...(shape.bonds.length > 0 && { bonds }),
    ...(indexes.length > 0 && { indexes }),
    ...(Object.keys(shape.access).length > 0 && { access: withoutFunctions(shape.access) }),
    ...(hidden.length > 0 && { hidden: Object.fromEntries(hidden) }),
    ...(shape.search.length > 0 && { search: shape.search }),
    ...(shape.changes === 'none' && { changes: 'none' }),
    ...(shape.adopted && { adopted: true }),
    ...(shape.readOnly && { readOnly: true }),
    ...(shape.was !== undefined && { was: shape.was }),
  }
}

/** These indexes follow from the fields' own `unique`. */
function isOfUniqueField(shape: KindShape, name: string): boolean {
  const index = shape.indexes.find((candidate) => candidate.name === name)
  const [only, ...others] = index?.fields ?? []
  const field = shape.fields.find((candidate) => candidate.name === only)
  return index?.unique === true && others.length === 0 && field?.unique === true
}

function bondKeywords(kind: AnyKind, bond: BondShape): BondKeywords {
  if (bond.type === 'many') return { many: bond.kind, via: bond.via }
  if (bond.type === 'through') {
    return { to: bond.kind, through: bond.through, near: bond.near, far: bond.far }
  }
  const part = kind.parts.get(bond.name)
  const options = part !== undefined && isBond(part) && part.bond === 'to' ? part.options : {}
  const fields = kind.shape.fields.filter((field) => bond.fields.includes(field.name))
  return {
    to: bond.kind,
    onDelete: bond.onDelete,
    columns: fields.map((field) => field.column),
    constraint: bond.constraint,
    ...(fields.some((field) => field.nullable) && { optional: true }),
    ...(options.unique === true && { unique: true }),
    ...(options.was !== undefined && { was: options.was }),
  }
}

/** A function cannot travel; the safe reading of a rule that is not known is "never". */
function withoutFunctions(access: AccessShape): AccessShape {
  return Object.fromEntries(
    Object.entries(access).map(([operation, rule]) => [operation, rule === 'function' ? false : rule]),
  )
}
