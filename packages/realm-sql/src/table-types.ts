import type { AnyKind, InputOf } from '@luxdb/core'
import type { FieldShape, KindCatalog, KindShape } from '@luxdb/core/query'

/** The name of a table, as kinds are given one. */
export type SnakeCase<Name extends string> = Name extends `${infer First}${infer Rest}`
  ? `${First extends Lowercase<First> ? First : `_${Lowercase<First>}`}${SnakeCase<Rest>}`
  : ''

/** Whether a column may be left out of an insert. */
export type HasDefault<K extends AnyKind, Name> = Name extends keyof InputOf<K>
  ? object extends Pick<InputOf<K>, Name>
    ? true
    : false
  : true

/** Whether a column holds the id of a being that its database counts: such an id reads as text, as everywhere in LuxDB. */
export function holdsIntegerSoulId(field: FieldShape, shape: KindShape, catalog: KindCatalog): boolean {
  if (field.role === 'key') return shape.soulId === 'integer'
  const bond = shape.bonds.find((each) => each.type === 'to' && each.fields.includes(field.name))
  return bond !== undefined && catalog.get(bond.kind)?.soulId === 'integer'
}
