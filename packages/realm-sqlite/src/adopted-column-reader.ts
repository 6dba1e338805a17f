import type { ColumnSnapshot } from '@luxdb/core'
import type { StoreType } from '@luxdb/core/query'
import type { FoundColumn } from './sqlite-column-reader.js'

/** What SQLite makes of values that go into a column (sqlite.org/datatype3.html#determination_of_column_affinity). */
export type Affinity = 'text' | 'integer' | 'real' | 'numeric' | 'blob'

/** The affinity that a declared type gives, in the order of SQLite's own rules. */
export function affinityOf(declaredType: string): Affinity {
  const type = declaredType.toUpperCase()
  if (type.includes('INT')) return 'integer'
  if (/CHAR|CLOB|TEXT/.test(type)) return 'text'
  if (type === '' || type.includes('BLOB')) return 'blob'
  return /REAL|FLOA|DOUB/.test(type) ? 'real' : 'numeric'
}

const NUMBERS: readonly StoreType[] = ['int', 'bigint', 'bool', 'time']

/** Stores whose values such a column gives back as they were. Text needs `opaque` where it may become a number. */
const HELD: Readonly<Record<Affinity, readonly StoreType[]>> = {
  text: ['text', 'json'],
  integer: ['float', ...NUMBERS],
  numeric: ['float', 'json', ...NUMBERS],
  real: ['float'],
  blob: ['text', 'json', 'float', ...NUMBERS],
}

/** A column of an adopted table: its type says little, so what the kind wants is taken where it can be held. */
export function readAdoptedColumn(found: FoundColumn, hint: ColumnSnapshot | undefined): ColumnSnapshot {
  const { name, nullable, defaultSql } = found
  const base = { name, nullable, ...(defaultSql !== undefined && { default: defaultSql }) }
  const affinity = affinityOf(found.type)
  if (hint === undefined) return { ...base, store: 'text' }
  if (hint.opaque || HELD[affinity].includes(hint.store)) return wanted(base, hint)
  return { ...base, store: HELD[affinity][0] ?? 'text' }
}

function wanted(base: Pick<ColumnSnapshot, 'name' | 'nullable'>, hint: ColumnSnapshot): ColumnSnapshot {
  return { ...base, store: hint.store, ...(hint.opaque && { opaque: hint.opaque }) }
}
