import type { TableSnapshot } from '@luxdb/core'
import type { OperationWork } from './operation-work.js'

export interface AddKindOperation {
  readonly type: 'addKind'
  readonly table: TableSnapshot
  /** What a kind of this form was kept aside as: its beings come back with it. */
  readonly from?: string
}

export function addKindWork({ table, from: former }: AddKindOperation): OperationWork {
  return {
    guard: 'add',
    about: { table: table.name },
    words: `add kind ${table.kind}`,
    wordsBack: `set kind ${table.kind} aside with its beings`,
    up: ({ asides }) => {
      const from = former ?? asides.of(table.name, 'new')
      if (asides.has(from)) return { contract: [{ type: 'restoreKind', table, from }] }
      return { contract: [{ type: 'addKind', table }] }
    },
    down: ({ asides }) => ({
      contract: [{ type: 'setAsideKind', table, as: former ?? asides.of(table.name, 'new') }],
    }),
  }
}
