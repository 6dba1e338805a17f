import { toSnakeCase } from '@luxdb/core'
import type { KindShape } from '@luxdb/core/query'

/** What is known about former names. Tables and columns by what they are called now. */
export interface RenameHints {
  /** Former table of a table. */
  readonly tables: ReadonlyMap<string, string>
  /** Former column of `table.column`. */
  readonly columns: ReadonlyMap<string, string>
  /** Of both, those that were said for this one evolution: a `was` stays in the kind when it has come true. */
  readonly said: ReadonlySet<string>
  /** `table.column` (as they were) that went, and did not become another. */
  readonly dropped: ReadonlySet<string>
}

export const NO_HINTS: RenameHints = {
  tables: new Map(),
  columns: new Map(),
  said: new Set(),
  dropped: new Set(),
}

/** The former names that kinds declare with `was`. */
export function hintsOfKinds(shapes: readonly KindShape[]): RenameHints {
  const tables = new Map<string, string>()
  const columns = new Map<string, string>()
  for (const shape of shapes) {
    if (shape.was !== undefined) tables.set(shape.table, toSnakeCase(shape.was))
    for (const field of shape.fields) {
      if (field.was !== undefined) columns.set(`${shape.table}.${field.column}`, toSnakeCase(field.was))
    }
  }
  return { ...NO_HINTS, tables, columns }
}

/**
 * Adds what somebody said on the command line: `city=town` for kinds, `city.mood=temper` for fields (old=new),
 * `city.mood=` for what is dropped and became nothing else. Names of tables and columns.
 */
export function withRenames(hints: RenameHints, renames: readonly string[]): RenameHints {
  const tables = new Map(hints.tables)
  const columns = new Map(hints.columns)
  const said = new Set(hints.said)
  const dropped = new Set(hints.dropped)
  for (const rename of renames) {
    const [former = '', now = ''] = rename.split('=', 2)
    const [table = '', column] = former.split('.')
    const place = column === undefined ? now : `${table}.${now.split('.').at(-1) ?? ''}`
    if (now === '') dropped.add(former)
    else if (column === undefined) tables.set(place, former)
    else columns.set(place, column)
    if (now !== '') said.add(place)
  }
  return { tables, columns, said, dropped }
}
