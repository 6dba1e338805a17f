import type { TableSnapshot } from '@luxdb/core'
import type { OperationWork } from './operation-work.js'

export interface AddKindOperation {
  readonly type: 'addKind'
  readonly table: TableSnapshot
}

export function addKindWork({ table }: AddKindOperation): OperationWork {
  return {
    guard: 'add',
    about: { table: table.name },
    words: `add kind ${table.kind}`,
    up: ({ asides }) => {
      const from = asides.of(table.name, 'new')
      if (asides.has(from)) return { contract: [{ type: 'restoreKind', table, from }] }
      return { contract: [{ type: 'addKind', table }] }
    },
    down: ({ asides }) => ({
      contract: [{ type: 'setAsideKind', table, as: asides.of(table.name, 'new') }],
    }),
  }
}
