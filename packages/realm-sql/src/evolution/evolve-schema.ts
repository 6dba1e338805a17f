import type { EvolveOptions, SchemaChange } from '@luxdb/core'
import { applyChanges } from './apply-change.js'
import type { EvolutionDialect } from './evolution-dialect.js'
import { fillAllMarked } from './fill-rows.js'
import { forgetErased } from './forget-erased.js'
import { followChange, resumeLog, suspendLog } from './log-passage.js'
import { recordState } from './record-state.js'
import type { SqlWork } from './sql-work.js'

/**
 * Executes changes. Call inside a transaction, under the lock of the schema.
 * @throws LUX_VERSION_CONFLICT when it cannot be recorded: the transaction has to be undone
 */
export function* evolveSchema(
  changes: readonly SchemaChange[],
  { record, finish = [] }: EvolveOptions,
  dialect: EvolutionDialect,
): SqlWork<void> {
  if (record) yield* recordState(record, dialect.state)
  const tables = yield* tablesThere(changes, dialect)
  yield* dialect.lockTables(tables)
  // While the triggers are there: what it writes of beings is logged.
  for (const fill of finish) yield* fillAllMarked(fill, dialect)
  const passages = []
  for (const table of tables) passages.push(yield* suspendLog(table, dialect))
  yield* applyChanges(changes, dialect)
  for (const passage of passages) yield* resumeLog(changes.reduce(followChange, passage), dialect)
  yield* forgetErased(changes, dialect)
}

/** The tables that changes are about and that are there already, in the order of their names. */
function* tablesThere(
  changes: readonly SchemaChange[],
  dialect: EvolutionDialect,
): SqlWork<readonly string[]> {
  const there: string[] = []
  for (const name of [...new Set(changes.flatMap(tablesOf))].sort()) {
    if ((yield* dialect.columnsOf(name)).length > 0) there.push(name)
  }
  return there
}

function tablesOf(change: SchemaChange): readonly string[] {
  switch (change.type) {
    case 'renameKind':
    case 'renameField':
      return [change.before.name]
    case 'restoreKind':
    case 'eraseKind':
      return [change.from]
    case 'addKind':
    case 'setAsideKind':
      return [change.table.name]
    // Nobody knows what it is about: it comes alone, and everything stays logged.
    case 'runSql':
      return []
    default:
      return [change.table]
  }
}
