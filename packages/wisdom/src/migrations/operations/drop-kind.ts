import type { SchemaChange } from '@luxdb/core'
import { requireTable } from './find-object.js'
import type { OperationWork } from './operation-work.js'

export interface DropKindOperation {
  readonly type: 'dropKind'
  readonly table: string
  /** Deletes the beings at once instead of keeping them aside. Cannot be undone. */
  readonly erase?: true
}

export function dropKindWork({ table: name, erase }: DropKindOperation): OperationWork {
  return {
    guard: erase ? 'destroy' : 'setAside',
    about: { table: name },
    words: erase ? `drop kind ${name} and erase its beings` : `drop kind ${name}; its beings are kept aside`,
    wordsBack: erase
      ? `add kind ${name} again, without its beings`
      : `bring kind ${name} back with its beings`,
    up: ({ before, asides }) => {
      const as = asides.of(name, 'old')
      const away: SchemaChange = { type: 'setAsideKind', table: requireTable(before, name), as }
      return { contract: erase ? [away, { type: 'eraseKind', from: as }] : [away] }
    },
    down: ({ before, asides }) => {
      const table = requireTable(before, name)
      const from = asides.of(name, 'old')
      if (asides.has(from)) return { contract: [{ type: 'restoreKind', table, from }] }
      return { contract: [{ type: 'addKind', table }] }
    },
  }
}
