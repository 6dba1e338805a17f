import type { JsonValue } from '@luxdb/core'
import { requireColumn, requireTable } from './find-object.js'
import type { OperationWork } from './operation-work.js'
import { toOptional, toRequired } from './required-turn.js'
import { standIn } from './stand-in.js'

export interface SetOptionalOperation {
  readonly type: 'setOptional'
  readonly table: string
  readonly column: string
  /** What stands in on a revert for values that are gone; default: the field's default, or the zero of its store. */
  readonly fill?: JsonValue
}

export function setOptionalWork({ table: name, column, fill }: SetOptionalOperation): OperationWork {
  return {
    guard: 'add',
    about: { table: name, columns: [column] },
    words: `make ${name}.${column} optional`,
    wordsBack: `make ${name}.${column} required; something stands in where there is no value`,
    up: ({ before, asides }) => {
      const table = requireTable(before, name)
      return toOptional(table, column, { fill: standIn(requireColumn(table, column), fill), asides })
    },
    down: ({ before, after, asides }) => {
      const former = requireColumn(requireTable(before, name), column)
      return toRequired(requireTable(after, name), column, { fill: standIn(former, fill), asides })
    },
  }
}
