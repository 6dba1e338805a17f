import type { SchemaChange } from '@luxdb/core'
import type { EvolutionDialect } from './evolution-dialect.js'
import { layoutsOf } from './log-layouts.js'
import type { SqlWork } from './sql-work.js'

/** What was erased is in no image of the log either. Call when the layouts have the names of today. */
export function* forgetErased(changes: readonly SchemaChange[], dialect: EvolutionDialect): SqlWork<void> {
  for (const change of changes) {
    if (change.type === 'eraseField') {
      for (const { id, columns } of yield* layoutsOf(change.table, dialect.layouts)) {
        const position = columns.findIndex(({ column }) => column === change.from)
        if (position >= 0) yield* dialect.forgetCell(id, position)
      }
    } else if (change.type === 'eraseKind') {
      for (const { id } of yield* layoutsOf(change.from, dialect.layouts)) yield* dialect.forgetImages(id)
    }
  }
}
