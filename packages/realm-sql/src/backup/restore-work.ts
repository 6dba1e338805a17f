import {
  diffSchema,
  LuxError,
  missingAdditions,
  type SchemaSnapshot,
  type StateEntry,
  schemaMismatchError,
  type TableSnapshot,
} from '@luxdb/core'
import { STATE_TABLE } from '../changes/state-sql.js'
import { applyChanges } from '../evolution/apply-change.js'
import { createIndexes } from '../evolution/change-relation.js'
import { resumeLog, suspendLog } from '../evolution/log-passage.js'
import { execute, rowsOf, type SqlWork } from '../evolution/sql-work.js'
import type { RestoreDialect } from './restore-dialect.js'
import type { StoredTables } from './stored-tables.js'

/** A storage between the beginning of a restore and its end. */
export interface Restoring {
  /** Tables that were there, and those that were made. */
  readonly there: readonly TableSnapshot[]
  readonly made: readonly TableSnapshot[]
  /** Puts LuxDB's triggers back. */
  readonly resume: () => SqlWork<void>
}

// The log is the storage's own, and a lease that of a process that runs.
const EMPTY_STATE = `DELETE FROM "${STATE_TABLE}" WHERE "key" NOT LIKE 'feed/%' AND "key" NOT LIKE 'lease/%'`

/**
 * Makes room for the beings of a backup. Call inside a transaction, under the lock of the schema.
 * @throws LUX_REALM_NOT_EMPTY, LUX_SCHEMA_MISMATCH
 */
export function* beginRestore(
  schema: SchemaSnapshot,
  { stored, replace }: { readonly stored: StoredTables; readonly replace: boolean },
  dialect: RestoreDialect,
): SqlWork<Restoring> {
  const there = stored.found.tables
  const missing = missingTables(schema, stored)
  if (!replace) yield* assertEmpty(there, dialect)
  yield* dialect.lockTables(there.map(({ name }) => name))
  const passages: Parameters<typeof resumeLog>[0][] = []
  for (const { name } of there) passages.push(yield* suspendLog(name, dialect))
  yield* dialect.putOffKeys(there)
  if (replace) for (const { name } of there) yield* execute(`DELETE FROM ${dialect.sql.quote(name)}`)
  yield* execute(EMPTY_STATE)
  yield* applyChanges(
    missing.map((table) => ({ type: 'addKind', table: bareTable(table, dialect) })),
    dialect,
  )
  return {
    there,
    made: missing,
    *resume() {
      // Beings came that are in no log.
      for (const passage of passages) yield* resumeLog({ ...passage, isReshaped: true }, dialect)
    },
  }
}

export function* keepEntries(entries: readonly StateEntry[], { state }: RestoreDialect): SqlWork<void> {
  for (const { key, value } of entries) yield* execute(state.set, [key, value])
}

/** Call when all rows are in. */
export function* endRestore({ there, made, resume }: Restoring, dialect: RestoreDialect): SqlWork<void> {
  if (isBare(dialect)) for (const { name, indexes } of made) yield* createIndexes(name, indexes, dialect)
  yield* dialect.judgeKeys([...there, ...made])
  yield* dialect.catchUpCounters([...there, ...made])
  yield* resume()
}

/** Tables that are there have to be able to hold the rows. @throws LUX_SCHEMA_MISMATCH */
function missingTables(schema: SchemaSnapshot, { found }: StoredTables): readonly TableSnapshot[] {
  const { additions, mismatches } = diffSchema(found, schema)
  const made = additions.flatMap((addition) => (addition.type === 'addKind' ? [addition.table] : []))
  const short = missingAdditions(additions.filter(({ type }) => type !== 'addKind'))
  if (mismatches.length + short.length === 0) return made
  throw schemaMismatchError('the backup', [...mismatches, ...short])
}

/** Indexes and foreign keys cost less once the rows are there. Where keys cannot come later, nor can what they lead to. */
function isBare({ sql }: RestoreDialect): boolean {
  return sql.ddl.addsForeignKeys
}

function bareTable(table: TableSnapshot, dialect: RestoreDialect): TableSnapshot {
  return isBare(dialect) ? { ...table, indexes: [], foreignKeys: [] } : table
}

function* assertEmpty(tables: readonly TableSnapshot[], { sql }: RestoreDialect): SqlWork<void> {
  const filled: string[] = []
  for (const { name } of tables) {
    if ((yield* rowsOf(`SELECT 1 FROM ${sql.quote(name)} LIMIT 1`)).length > 0) filled.push(name)
  }
  if (filled.length === 0) return
  throw new LuxError(
    'LUX_REALM_NOT_EMPTY',
    `The realm holds beings already, in ${filled.join(', ')}; restore into an empty one, or replace what it holds.`,
    { details: { tables: filled } },
  )
}
