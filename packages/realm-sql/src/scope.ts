import { LuxError } from '@luxdb/core'
import { type FieldShape, type KindCatalog, type KindShape, shapeIndexOf } from '@luxdb/core/query'
import { type Sql, sql, trusted } from './sql.js'
import type { AdoptedUse, SqlDialect } from './sql-dialect.js'

/** What one compilation shares. */
export class CompileContext {
  readonly dialect: SqlDialect
  readonly catalog: KindCatalog
  #aliases = 0

  constructor(dialect: SqlDialect, catalog: KindCatalog) {
    this.dialect = dialect
    this.catalog = catalog
  }

  /** A kind's table under a fresh alias. */
  open(shape: KindShape): Scope {
    return { shape, qualifier: trusted(`t${this.#aliases++}`) }
  }

  /** A kind's table under its own name, for statements that write. */
  openTarget(shape: KindShape): Scope {
    return { shape, qualifier: this.table(shape) }
  }

  table(shape: KindShape): Sql {
    return trusted(this.dialect.quote(shape.table))
  }
}

/** A kind's table as some part of a statement sees it. */
export interface Scope {
  readonly shape: KindShape
  readonly qualifier: Sql
}

export interface ScopedColumn {
  readonly field: FieldShape
  readonly column: Sql
}

/** A field's column; in an adopted table, in the form that its use asks for. */
export function columnOf(
  name: string,
  scope: Scope,
  dialect: SqlDialect,
  use: AdoptedUse = 'value',
): ScopedColumn {
  const { field, column } = bareColumnOf(name, scope, dialect)
  return { field, column: scope.shape.adopted ? dialect.adopted(column, field, use) : column }
}

/** The column itself, whatever it holds. */
export function bareColumnOf(name: string, scope: Scope, dialect: SqlDialect): ScopedColumn {
  const field = fieldOf(scope.shape, name)
  return { field, column: sql`${scope.qualifier}.${trusted(dialect.quote(field.column))}` }
}

/** Identifiers reach SQL through here alone: from a KindShape, by the field's name. */
export function fieldOf(shape: KindShape, name: string): FieldShape {
  const indexed = shapeIndexOf(shape).fields.get(name)
  if (indexed) return indexed.field
  throw new LuxError('LUX_UNKNOWN_FIELD', `Field "${name}" of kind "${shape.name}" does not exist.`, {
    details: { kind: shape.name, field: name },
  })
}
