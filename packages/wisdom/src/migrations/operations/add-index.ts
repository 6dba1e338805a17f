import type { IndexSnapshot } from '@luxdb/core'
import type { OperationWork } from './operation-work.js'

export interface AddIndexOperation {
  readonly type: 'addIndex'
  readonly table: string
  readonly index: IndexSnapshot
}

export function addIndexWork({ table, index }: AddIndexOperation): OperationWork {
  return {
    guard: index.unique ? 'constrain' : 'add',
    about: { table, columns: index.columns },
    words: `add ${index.unique ? 'unique index' : 'index'} ${index.name} on ${table} (${index.columns.join(', ')})`,
    wordsBack: `drop index ${index.name} of ${table}`,
    up: () => ({ contract: [{ type: 'addIndex', table, index }] }),
    down: () => ({ contract: [{ type: 'dropIndex', table, index }] }),
  }
}
