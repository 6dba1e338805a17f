import type { RestoreTarget, SchemaSnapshot } from '@luxdb/core'
import type { KindShape } from '@luxdb/core/query'
import { beginRestore, endRestore, keepEntries, NO_LIMITS, type Restoring, withKnown } from '@luxdb/realm-sql'
import { equipTables } from './equip-tables.js'
import { recordRestored } from './prepare-schema.js'
import { toRealmError } from './sqlite-errors.js'
import type { SqliteHandle } from './sqlite-handle.js'
import { performer, readTables } from './sqlite-moment.js'
import { sqliteRestoreDialect } from './sqlite-restore-dialect.js'
import type { WriteQueue } from './write-queue.js'

export interface SqliteRestoreOptions {
  readonly queue: WriteQueue
  readonly kinds: readonly KindShape[]
  /** The tables that the kinds need. */
  readonly wanted: SchemaSnapshot
}

/** Fills a file in one transaction, which has the writer for itself as long as it takes. */
export async function restoreInto<T>(
  { queue, kinds, wanted }: SqliteRestoreOptions,
  use: (target: RestoreTarget) => Promise<T>,
): Promise<T> {
  try {
    return await queue.transaction(async (connection) => {
      const result = await use(restoreTarget(connection.database, kinds, wanted))
      connection.command('COMMIT')
      return result
    }, NO_LIMITS)
  } catch (error) {
    throw toRealmError(error, { kinds })
  }
}

function restoreTarget(
  handle: SqliteHandle,
  kinds: readonly KindShape[],
  wanted: SchemaSnapshot,
): RestoreTarget {
  const dialect = sqliteRestoreDialect(handle)
  const perform = performer(handle)
  let schema: SchemaSnapshot = { v: 1, tables: [] }
  let restoring: Restoring | undefined
  return {
    prepare: async (found, replace) => {
      schema = found
      const stored = readTables(handle, withKnown(wanted, schema))
      restoring = await perform(beginRestore(schema, { stored, replace }, dialect))
    },
    insert: (table, rows) => perform(dialect.insertRows(table, rows)),
    keep: (entries) => perform(keepEntries(entries, dialect)),
    finish: async () => {
      if (restoring === undefined) throw new TypeError('A restore has to be prepared before it ends.')
      await perform(endRestore(restoring, dialect))
      equipTables(handle, kinds, schema.tables)
      recordRestored(handle, schema)
    },
  }
}
