import type { ColumnSnapshot } from '@luxdb/core'
import { alteredColumn } from './altered-column.js'
import type { OperationWork } from './operation-work.js'

/** Other numbers, or JSON values of another type, are allowed. Beings that have one of those that go stand in the way. */
export interface SetBoundsOperation {
  readonly type: 'setBounds'
  readonly table: string
  readonly column: string
  readonly range?: NonNullable<ColumnSnapshot['range']>
  readonly jsonType?: NonNullable<ColumnSnapshot['jsonType']>
}

export function setBoundsWork({ table, column, range, jsonType }: SetBoundsOperation): OperationWork {
  const least = range?.min ?? 'the least'
  const greatest = range?.max ?? 'the greatest'
  return alteredColumn({
    table,
    column,
    guard: 'constrain',
    words:
      jsonType === undefined
        ? `allow ${least} to ${greatest} in ${table}.${column}`
        : `allow json ${jsonType} in ${table}.${column}`,
    wordsBack: `allow in ${table}.${column} what was allowed before`,
    alter: ({ range: _range, jsonType: _jsonType, ...rest }) => ({
      ...rest,
      ...(range !== undefined && { range }),
      ...(jsonType !== undefined && { jsonType }),
    }),
  })
}
