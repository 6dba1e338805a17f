import { alteredColumn } from './altered-column.js'
import type { OperationWork } from './operation-work.js'

/** Other values are allowed. Beings that have one of those that go stand in the way. */
export interface SetEnumOperation {
  readonly type: 'setEnum'
  readonly table: string
  readonly column: string
  /** Absent: any text. */
  readonly values?: readonly string[]
}

export function setEnumWork({ table, column, values }: SetEnumOperation): OperationWork {
  return alteredColumn({
    table,
    column,
    guard: values === undefined ? 'add' : 'constrain',
    words: `allow ${values === undefined ? 'any text' : values.join(', ')} in ${table}.${column}`,
    wordsBack: `allow in ${table}.${column} what was allowed before`,
    alter: ({ enum: _former, ...rest }) => (values === undefined ? rest : { ...rest, enum: values }),
  })
}
