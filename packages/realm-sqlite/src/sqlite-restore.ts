import type { RestoreTarget, SchemaSnapshot } from '@luxdb/core'
import {
  beginRestore,
  endRestore,
  keepEntries,
  NO_LIMITS,
  type Restoring,
  type ServedKinds,
  withKnown,
} from '@luxdb/realm-sql'
import { equipTables } from './equip-tables.js'
import { recordRestored } from './prepare-schema.js'
import { toRealmError } from './sqlite-errors.js'
import type { SqliteHandle } from './sqlite-handle.js'
import { performer, readTables } from './sqlite-moment.js'
import { sqliteRestoreDialect } from './sqlite-restore-dialect.js'
import type { WriteQueue } from './write-queue.js'

export interface SqliteRestoreOptions {
  readonly queue: WriteQueue
  readonly served: ServedKinds
}

/** Fills a file in one transaction, which has the writer for itself as long as it takes. */
export async function restoreInto<T>(
  { queue, served }: SqliteRestoreOptions,
  use: (target: RestoreTarget) => Promise<T>,
): Promise<T> {
  try {
    return await queue.transaction(async (connection) => {
      const result = await use(restoreTarget(connection.database, served))
      connection.command('COMMIT')
      return result
    }, NO_LIMITS)
  } catch (error) {
    throw toRealmError(error, { kinds: served.kinds })
  }
}

function restoreTarget(handle: SqliteHandle, served: ServedKinds): RestoreTarget {
  const dialect = sqliteRestoreDialect(handle)
  const perform = performer(handle)
  let schema: SchemaSnapshot = { v: 1, tables: [] }
  let restoring: Restoring | undefined
  return {
    prepare: async (found, replace) => {
      schema = found
      const stored = readTables(handle, withKnown(served.schema, schema))
      restoring = await perform(beginRestore(schema, { stored, replace }, dialect))
    },
    insert: (table, rows) => perform(dialect.insertRows(table, rows)),
    keep: (entries) => perform(keepEntries(entries, dialect)),
    finish: async () => {
      if (restoring === undefined) throw new TypeError('A restore has to be prepared before it ends.')
      await perform(endRestore(restoring, dialect))
      equipTables(handle, served.kinds, schema.tables)
      recordRestored(handle, schema)
    },
  }
}
