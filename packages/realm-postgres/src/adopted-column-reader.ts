import type { ColumnSnapshot } from '@luxdb/core'
import type { StoreType } from '@luxdb/core/query'
import type { FoundColumn } from './postgres-column-reader.js'

/** The stores that hold a type's values exactly, the most natural first; `type` without its length. */
const STORES: Readonly<Record<string, readonly StoreType[]>> = {
  text: ['text'],
  'character varying': ['text'],
  uuid: ['text'],
  smallint: ['int', 'bigint'],
  integer: ['int', 'bigint'],
  bigint: ['bigint', 'int'],
  'double precision': ['float'],
  real: ['float'],
  numeric: ['float'],
  boolean: ['bool'],
  'timestamp with time zone': ['time'],
  'timestamp without time zone': ['time'],
  json: ['json'],
  jsonb: ['json'],
}

/** The stores that a column of this type can be; none: only text that the database converts. */
export function adoptedStores(type: string): readonly StoreType[] {
  return STORES[type.replace(/\(\d+(,\d+)?\)/, '')] ?? []
}

/** A column of an adopted table. */
export function readAdoptedColumn(found: FoundColumn, hint: ColumnSnapshot | undefined): ColumnSnapshot {
  const { name, nullable, type, defaultSql, isIdentity } = found
  const base = {
    name,
    nullable,
    ...(defaultSql !== undefined && { default: defaultSql }),
    ...(isIdentity && { generated: 'integer' as const }),
  }
  const stores = adoptedStores(type)
  if (hint?.opaque) return { ...base, store: hint.store, opaque: true }
  if (hint && stores.includes(hint.store)) return { ...base, store: hint.store }
  const [natural] = stores
  return natural === undefined ? { ...base, store: 'text', opaque: true } : { ...base, store: natural }
}
