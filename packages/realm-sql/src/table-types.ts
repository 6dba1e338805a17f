import type { AnyKind, InputOf, RecordOf } from '@luxdb/core'
import {
  canonicalJson,
  type FieldShape,
  type JsonValue,
  type KindCatalog,
  type KindShape,
} from '@luxdb/core/query'

/** The name of a table, as kinds are given one. */
export type SnakeCase<Name extends string> = Name extends `${infer First}${infer Rest}`
  ? `${First extends Lowercase<First> ? First : `_${Lowercase<First>}`}${SnakeCase<Rest>}`
  : ''

/** Whether a column may be left out of an insert. */
type HasDefault<K extends AnyKind, Name> = Name extends keyof InputOf<K>
  ? object extends Pick<InputOf<K>, Name>
    ? true
    : false
  : true

/**
 * What drizzle's types say about the column of a field.
 * @typeParam ColumnType drizzle's name of the dialect's custom columns
 */
export interface TableColumn<K extends AnyKind, Name extends keyof RecordOf<K>, ColumnType extends string> {
  name: string
  tableName: SnakeCase<K['name']>
  dataType: 'custom'
  columnType: ColumnType
  data: NonNullable<RecordOf<K>[Name]>
  driverParam: unknown
  notNull: RecordOf<K>[Name] extends NonNullable<RecordOf<K>[Name]> ? true : false
  hasDefault: HasDefault<K, Name>
  isPrimaryKey: boolean
  isAutoincrement: boolean
  hasRuntimeDefault: boolean
  enumValues: undefined
  baseColumn: never
  generated: undefined
  identity: undefined
}

/** Whether a column holds the id of a being that its database counts: such an id reads as text, as everywhere in LuxDB. */
export function holdsIntegerSoulId(field: FieldShape, shape: KindShape, catalog: KindCatalog): boolean {
  if (field.role === 'key') return shape.soulId === 'integer'
  const bond = shape.bonds.find((each) => each.type === 'to' && each.fields.includes(field.name))
  return bond !== undefined && catalog.get(bond.kind)?.soulId === 'integer'
}

/** Through JSON once: whatever an application hands over, what is stored is plain JSON. */
export function toStoredJson(value: unknown): string {
  const plain: JsonValue = JSON.parse(JSON.stringify(value))
  return canonicalJson(plain)
}
