import type { FieldReference, StoreType } from '@luxdb/core/query'
import { type CompileContext, columnOf, type Scope } from './scope.js'
import type { Sql } from './sql.js'
import type { AdoptedUse, JsonPlace, JsonScalarType } from './sql-dialect.js'

/** What an operand is compared with. */
export interface OperandUse {
  readonly store: StoreType
  readonly use: AdoptedUse
}

/** A field, or the scalar at a place in it, as something to compare with a value of `store`. */
export function operand(
  reference: FieldReference,
  wanted: StoreType | OperandUse,
  scope: Scope,
  { dialect }: CompileContext,
): Sql {
  const { store, use } = typeof wanted === 'string' ? { store: wanted, use: 'value' as const } : wanted
  const { column } = columnOf(reference.field, scope, dialect, reference.path ? 'value' : use)
  if (reference.path === undefined) return column
  return dialect.json.scalar({ column, path: reference.path }, scalarTypeOf(store))
}

export function jsonPlace(reference: FieldReference, scope: Scope, { dialect }: CompileContext): JsonPlace {
  const { column } = columnOf(reference.field, scope, dialect)
  return { column, path: reference.path ?? [] }
}

/** Inside json a value compares with its own type only; the literal says which. */
function scalarTypeOf(store: StoreType): JsonScalarType {
  switch (store) {
    case 'text':
      return 'text'
    case 'bool':
      return 'bool'
    case 'int':
    case 'bigint':
    case 'float':
    case 'time':
      return 'number'
    case 'json':
      return 'any'
  }
}
