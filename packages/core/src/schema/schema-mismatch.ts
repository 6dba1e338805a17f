import { LuxError } from '../errors/lux-error.js'

/** A difference between kinds and tables that LuxDB will not settle by itself. */
export interface SchemaMismatch {
  readonly table: string
  /** Column, index or foreign key; absent when the whole table is meant. */
  readonly object?: string
  readonly wanted: string
  readonly found: string
  /** What the reader of the report can do. */
  readonly wayOut: string
}

/** Something on a kind's table that no kind knows, and that does no harm. */
export interface SchemaNote {
  readonly table: string
  readonly object: string
  readonly note: string
}

/** The refusal to open a storage whose tables do not fit; `details.mismatches` holds the list. */
export function schemaMismatchError(storage: string, mismatches: readonly SchemaMismatch[]): LuxError {
  const lines = mismatches.map(describeMismatch).join('\n')
  return new LuxError('LUX_SCHEMA_MISMATCH', `The tables of ${storage} do not fit the kinds:\n${lines}`, {
    details: { mismatches },
  })
}

function describeMismatch({ table, object, wanted, found, wayOut }: SchemaMismatch): string {
  const where = object === undefined ? table : `${table}.${object}`
  return `- ${where}: wanted ${wanted}, found ${found}. ${wayOut}`
}
