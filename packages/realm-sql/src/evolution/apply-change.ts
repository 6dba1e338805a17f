import type { AddKindChange, RestoreKindChange, SchemaChange } from '@luxdb/core'
import { addField, alterField, eraseField, renameField, restoreField, setAsideField } from './change-field.js'
import { addKind, bindKind, eraseKind, renameKind, restoreKind, setAsideKind } from './change-kind.js'
import { addBond, addBondTo, createIndexes, dropBond, dropIndexes } from './change-relation.js'
import type { EvolutionDialect } from './evolution-dialect.js'
import { runSql } from './run-sql.js'
import type { SqlWork } from './sql-work.js'
import { unwatchFill, watchFill } from './watch-fill.js'

/** Executes changes, in order. Call inside a transaction, while LuxDB's triggers are off their tables. */
export function* applyChanges(changes: readonly SchemaChange[], dialect: EvolutionDialect): SqlWork<void> {
  let made: (AddKindChange | RestoreKindChange)[] = []
  for (const change of changes) {
    if (change.type === 'addKind' || change.type === 'restoreKind') made.push(change)
    else made = yield* bindAll(made, dialect)
    yield* applyChange(change, dialect)
  }
  yield* bindAll(made, dialect)
}

/** Kinds that come together may be bound to each other: their foreign keys come when all tables are there. */
function* bindAll(
  made: readonly (AddKindChange | RestoreKindChange)[],
  dialect: EvolutionDialect,
): SqlWork<(AddKindChange | RestoreKindChange)[]> {
  for (const change of made) yield* bindKind(change, dialect)
  return []
}

function applyChange(change: SchemaChange, dialect: EvolutionDialect): SqlWork<void> {
  switch (change.type) {
    case 'addKind':
      return addKind(change, dialect)
    case 'setAsideKind':
      return setAsideKind(change, dialect)
    case 'restoreKind':
      return restoreKind(change, dialect)
    case 'renameKind':
      return renameKind(change, dialect)
    case 'eraseKind':
      return eraseKind(change, dialect)
    case 'addField':
      return addField(change, dialect)
    case 'setAsideField':
      return setAsideField(change, dialect)
    case 'restoreField':
      return restoreField(change, dialect)
    case 'renameField':
      return renameField(change, dialect)
    case 'alterField':
      return alterField(change, dialect)
    case 'eraseField':
      return eraseField(change, dialect)
    case 'addBond':
      return addBond(change, dialect)
    case 'addBondTo':
      return addBondTo(change, dialect)
    case 'dropBond':
      return dropBond(change, dialect)
    case 'addIndex':
      return createIndexes(change.table, [change.index], dialect)
    case 'dropIndex':
      return dropIndexes([change.index], dialect)
    case 'watchFill':
      return watchFill(change, dialect)
    case 'unwatchFill':
      return unwatchFill(change, dialect)
    case 'runSql':
      return runSql(change, dialect)
  }
}
