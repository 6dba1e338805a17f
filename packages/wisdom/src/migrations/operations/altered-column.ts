import type { ColumnSnapshot } from '@luxdb/core'
import { requireColumn, requireTable } from './find-object.js'
import type { OperationWork } from './operation-work.js'

export interface ColumnAlteration extends Pick<OperationWork, 'guard' | 'words' | 'wordsBack'> {
  readonly table: string
  readonly column: string
  /** The column as it becomes. */
  readonly alter: (column: ColumnSnapshot) => ColumnSnapshot
}

/** An operation that changes what a column says of itself, and no value. */
export function alteredColumn({ table, column, alter, ...said }: ColumnAlteration): OperationWork {
  return {
    ...said,
    about: { table, columns: [column] },
    up: ({ before: schema }) => {
      const before = requireColumn(requireTable(schema, table), column)
      return { contract: [{ type: 'alterField', table, before, after: alter(before) }] }
    },
    down: ({ before: schema }) => {
      const after = requireColumn(requireTable(schema, table), column)
      return { contract: [{ type: 'alterField', table, before: alter(after), after }] }
    },
  }
}
