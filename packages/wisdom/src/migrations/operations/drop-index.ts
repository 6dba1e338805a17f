import { requireIndex, requireTable } from './find-object.js'
import type { OperationWork } from './operation-work.js'

export interface DropIndexOperation {
  readonly type: 'dropIndex'
  readonly table: string
  readonly index: string
}

export function dropIndexWork({ table, index: name }: DropIndexOperation): OperationWork {
  return {
    guard: 'add',
    about: { table, columns: [] },
    words: `drop index ${name} of ${table}`,
    wordsBack: `add index ${name} on ${table} again`,
    up: ({ before }) => {
      const index = requireIndex(requireTable(before, table), name)
      return { contract: [{ type: 'dropIndex', table, index }] }
    },
    down: ({ before }) => {
      const index = requireIndex(requireTable(before, table), name)
      return { contract: [{ type: 'addIndex', table, index }] }
    },
  }
}
