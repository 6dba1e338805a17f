import type { JsonValue } from '@luxdb/core'
import { requireTable } from './find-object.js'
import type { OperationWork } from './operation-work.js'
import { toOptional, toRequired } from './required-turn.js'

export interface SetRequiredOperation {
  readonly type: 'setRequired'
  readonly table: string
  readonly column: string
  /** What stands in for NULL. Without it, beings without a value stand in the way. */
  readonly fill?: JsonValue
}

export function setRequiredWork({ table: name, column, fill }: SetRequiredOperation): OperationWork {
  return {
    guard: 'constrain',
    about: { table: name, columns: [column] },
    words:
      fill === undefined
        ? `make ${name}.${column} required`
        : `make ${name}.${column} required; ${JSON.stringify(fill)} stands in where there is no value`,
    wordsBack:
      fill === undefined
        ? `make ${name}.${column} optional`
        : `make ${name}.${column} optional; where ${JSON.stringify(fill)} stood in, there is no value again`,
    up: ({ before, asides }) => toRequired(requireTable(before, name), column, { fill, asides }),
    down: ({ after, asides }) => toOptional(requireTable(after, name), column, { fill, asides }),
  }
}
