import type { JsonValue, SchemaChange } from '@luxdb/core'
import { asideColumn, restore, setAside } from './column-objects.js'
import { requireColumn, requireTable } from './find-object.js'
import type { OperationWork } from './operation-work.js'
import { standIn } from './stand-in.js'

export interface DropFieldOperation {
  readonly type: 'dropField'
  readonly table: string
  readonly column: string
  /** Deletes the values at once instead of keeping them aside, for personal data. Cannot be undone. */
  readonly erase?: true
  /** What beings made meanwhile get on a revert; default: the field's default, or the zero of its store. */
  readonly fill?: JsonValue
}

export function dropFieldWork({ table: name, column, erase, fill }: DropFieldOperation): OperationWork {
  return {
    guard: erase ? 'destroy' : 'setAside',
    about: { table: name, columns: [column] },
    words: `drop field ${name}.${column}${erase ? ' and erase its values' : '; its values are kept aside'}`,
    wordsBack: `bring field ${name}.${column} back ${erase ? 'without' : 'with'} its values`,
    up: ({ before, asides }) => {
      const as = asides.of(column, 'old')
      const away: SchemaChange = setAside(requireTable(before, name), column, as)
      return { contract: erase ? [away, { type: 'eraseField', table: name, from: as }] : [away] }
    },
    down: ({ before, asides }) => {
      const table = requireTable(before, name)
      const snapshot = requireColumn(table, column)
      const from = asides.of(column, 'old')
      const back = restore(table, column, { from, fill: standIn(snapshot, fill) })
      if (asides.has(from)) return { contract: [back] }
      // What was purged or erased comes back without its values.
      return { contract: [{ type: 'addField', table: name, column: asideColumn(snapshot, from) }, back] }
    },
  }
}
