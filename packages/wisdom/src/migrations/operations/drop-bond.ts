import { requireForeignKey, requireTable } from './find-object.js'
import type { OperationWork } from './operation-work.js'

/** Takes a foreign key away and leaves its columns as plain fields. */
export interface DropBondOperation {
  readonly type: 'dropBond'
  readonly table: string
  readonly foreignKey: string
}

export function dropBondWork({ table, foreignKey: name }: DropBondOperation): OperationWork {
  return {
    guard: 'add',
    about: { table },
    words: `let go of the bond ${name} of ${table}; its columns stay`,
    wordsBack: `bind ${table} again by ${name}`,
    up: ({ before }) => {
      const foreignKey = requireForeignKey(requireTable(before, table), name)
      return { contract: [{ type: 'dropBond', table, foreignKey }] }
    },
    down: ({ before }) => {
      const foreignKey = requireForeignKey(requireTable(before, table), name)
      return { contract: [{ type: 'addBondTo', table, foreignKey }] }
    },
  }
}
