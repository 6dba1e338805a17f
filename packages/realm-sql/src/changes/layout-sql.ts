import { LAYOUTS_TABLE } from './change-layout.js'

export interface LayoutSql {
  /** The newest layout of a table, as `layoutOf` reads it. Parameter: table. */
  readonly current: string
  /** All that a table has had. Parameter: table. */
  readonly all: string
  /** Returns the id. Parameters: kind, table, text of the columns. */
  readonly create: string
  /** Returns the id. Parameters: table, text of the columns, id of the layout that it follows. */
  readonly succeed: string
  /** Parameters: table, text of the columns, id. */
  readonly replace: string
}

/** Statements over `lux_layouts`. */
export function layoutSql(placeholder: (position: number) => string): LayoutSql {
  const [one, two, three] = [1, 2, 3].map(placeholder)
  const all = `SELECT "id", "table", "columns" FROM "${LAYOUTS_TABLE}" WHERE "table" = ${one}`
  return {
    current: `${all} ORDER BY "id" DESC LIMIT 1`,
    all,
    create: `INSERT INTO "${LAYOUTS_TABLE}" ("kind", "table", "columns") VALUES (${one}, ${two}, ${three}) RETURNING "id"`,
    succeed: `INSERT INTO "${LAYOUTS_TABLE}" ("kind", "table", "columns") SELECT "kind", ${one}, ${two} FROM "${LAYOUTS_TABLE}" WHERE "id" = CAST(${three} AS integer) RETURNING "id"`,
    replace: `UPDATE "${LAYOUTS_TABLE}" SET "table" = ${one}, "columns" = ${two} WHERE "id" = CAST(${three} AS integer)`,
  }
}
