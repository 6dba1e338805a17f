import type { SchemaSnapshot, TableSnapshot } from '@luxdb/core'
import { requireTable } from './find-object.js'
import type { OperationWork } from './operation-work.js'
import { type NewNames, renamedTable } from './renamed-table.js'

export interface RenameKindOperation {
  readonly type: 'renameKind'
  readonly from: string
  readonly to: string
  /** Name of the kind from now on. */
  readonly kind: string
  readonly names?: NewNames
}

export function renameKindWork({ from, to, kind, names }: RenameKindOperation): OperationWork {
  const pair = (schema: SchemaSnapshot): { before: TableSnapshot; after: TableSnapshot } => {
    const before = requireTable(schema, from)
    return { before, after: renamedTable(before, { name: to, kind, names }) }
  }
  return {
    guard: 'add',
    about: { table: from },
    words: `rename kind ${from} to ${to}`,
    wordsBack: `rename kind ${to} to ${from}`,
    up: ({ before }) => ({ contract: [{ type: 'renameKind', ...pair(before) }] }),
    down: ({ before }) => {
      const there = pair(before)
      return { contract: [{ type: 'renameKind', before: there.after, after: there.before }] }
    },
  }
}
