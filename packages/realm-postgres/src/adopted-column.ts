import type { FieldShape } from '@luxdb/core/query'
import { type AdoptedUse, type Sql, sql } from '@luxdb/realm-sql'

/**
 * A column of an adopted table as a value of its store. Casts to the type that a column has cost nothing;
 * the collation costs the column's own index, so that equality does without it.
 */
export function adoptedColumn(column: Sql, field: FieldShape, use: AdoptedUse): Sql {
  return field.store === 'text' && isServedBare(field, use) ? column : asStore(column, field)
}

/** The server reads one value as the column's own type; a list says its type itself, and uuid is no text. */
function isServedBare({ opaque, format }: FieldShape, use: AdoptedUse): boolean {
  if (opaque) return false
  return use === 'equal' || (use === 'member' && format !== 'uuid')
}

function asStore(column: Sql, { store, opaque }: FieldShape): Sql {
  switch (store) {
    case 'text':
      return sql`((${column})::text COLLATE "C")`
    case 'float':
      // As double, real has digits that nobody wrote; as text it has not.
      return opaque ? sql`(${column})::text::double precision` : sql`(${column})::double precision`
    // Sessions run in UTC, which is what a timestamp without zone is taken for.
    case 'time':
      return sql`date_trunc('milliseconds', (${column})::timestamptz)`
    case 'json':
      return sql`(${column})::jsonb`
    case 'int':
    case 'bigint':
    case 'bool':
      return column
  }
}
