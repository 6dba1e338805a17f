import type { ColumnSnapshot, ForeignKeySnapshot } from './schema-snapshot.js'

/** What can stand in the way of a change, or is worth to know before it. */
export type SchemaQuestion =
  | { readonly type: 'rows'; readonly table: string }
  /** Rows with NULL in a column. */
  | { readonly type: 'nulls'; readonly table: string; readonly column: string }
  /** Rows that share with another what a unique index over the columns would keep apart. */
  | { readonly type: 'duplicates'; readonly table: string; readonly columns: readonly string[] }
  /** Rows whose foreign key would lead to nothing. */
  | { readonly type: 'orphans'; readonly table: string; readonly foreignKey: ForeignKeySnapshot }
  /** Rows whose value the column's enum, range or jsonType excludes. */
  | { readonly type: 'outside'; readonly table: string; readonly column: ColumnSnapshot }

export interface SchemaCount {
  readonly count: number
  /** Some of the rows: the cells of their primary key as text, at most ten. Empty for `rows`. */
  readonly examples: readonly (readonly string[])[]
}

/** The columns of its table that a question is about. */
export function questionColumns(question: SchemaQuestion): readonly string[] {
  switch (question.type) {
    case 'rows':
      return []
    case 'nulls':
      return [question.column]
    case 'duplicates':
      return question.columns
    case 'orphans':
      return question.foreignKey.columns
    case 'outside':
      return [question.column.name]
  }
}
