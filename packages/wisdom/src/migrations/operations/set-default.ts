import type { JsonValue } from '@luxdb/core'
import { alteredColumn } from './altered-column.js'
import type { OperationWork } from './operation-work.js'

/** New beings get another value where none is given; those that are there keep theirs. */
export interface SetDefaultOperation {
  readonly type: 'setDefault'
  readonly table: string
  readonly column: string
  /** Absent: no default any more. */
  readonly default?: JsonValue
}

export function setDefaultWork({ table, column, default: value }: SetDefaultOperation): OperationWork {
  return alteredColumn({
    table,
    column,
    guard: 'add',
    words:
      value === undefined
        ? `take the default of ${table}.${column} away`
        : `make ${JSON.stringify(value)} the default of ${table}.${column}`,
    wordsBack: `give ${table}.${column} its former default`,
    alter: ({ default: _former, ...rest }) => (value === undefined ? rest : { ...rest, default: value }),
  })
}
