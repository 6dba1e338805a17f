import type { TableSnapshot } from '@luxdb/core'
import type { KindShape } from '@luxdb/core/query'
import { ensureCapture } from './capture-trigger.js'
import type { SqliteHandle } from './sqlite-handle.js'
import { ensureVersionTrigger } from './version-trigger.js'

/** Gives tables that are new the triggers that awaken would give them. */
export function equipTables(
  handle: SqliteHandle,
  kinds: readonly KindShape[],
  tables: readonly TableSnapshot[],
): void {
  for (const table of tables) ensureVersionTrigger(handle, table)
  const names = new Set(tables.map(({ name }) => name))
  ensureCapture(
    handle,
    kinds.filter(({ table }) => names.has(table)),
  )
}
