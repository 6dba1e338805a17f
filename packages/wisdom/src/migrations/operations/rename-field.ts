import type { SchemaSnapshot, TableSnapshot } from '@luxdb/core'
import { requireTable } from './find-object.js'
import type { OperationWork } from './operation-work.js'
import { type NewNames, renamedTable } from './renamed-table.js'

export interface RenameFieldOperation {
  readonly type: 'renameField'
  readonly table: string
  readonly from: string
  readonly to: string
  readonly names?: NewNames
}

export function renameFieldWork({ table, from, to, names }: RenameFieldOperation): OperationWork {
  const pair = (schema: SchemaSnapshot): { before: TableSnapshot; after: TableSnapshot } => {
    const before = requireTable(schema, table)
    return { before, after: renamedTable(before, { column: { from, to }, names }) }
  }
  return {
    guard: 'add',
    about: { table, columns: [from, to] },
    words: `rename ${table}.${from} to ${to}`,
    wordsBack: `rename ${table}.${to} to ${from}`,
    up: ({ before }) => ({ contract: [{ type: 'renameField', ...pair(before), from, to }] }),
    down: ({ before }) => {
      const there = pair(before)
      const back = { before: there.after, after: there.before, from: to, to: from }
      return { contract: [{ type: 'renameField', ...back }] }
    },
  }
}
