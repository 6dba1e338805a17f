import { isAsideName, type SchemaChange } from '@luxdb/core'
import type { ChangeLayout } from '../changes/change-layout.js'
import type { EvolutionDialect } from './evolution-dialect.js'
import { cellsAdded, layoutsOf, renamedLayout, replaceLayouts, succeedLayout } from './log-layouts.js'
import type { SqlWork } from './sql-work.js'

/** Beings of the kind are no longer what those who follow it have seen. */
const RESHAPING: ReadonlySet<SchemaChange['type']> = new Set([
  'setAsideKind',
  'restoreKind',
  'renameKind',
  'setAsideField',
  'restoreField',
  'renameField',
  'alterField',
])

/** A table on its way through some changes: how it is logged before and after them. */
interface LogPassage {
  readonly before: readonly ChangeLayout[]
  readonly after: readonly ChangeLayout[]
  /** The name of the table now, and the fields that came. */
  readonly came: ChangeLayout
  readonly isLogged: boolean
  readonly isReshaped: boolean
}

/** Takes LuxDB's triggers off a table and begins to follow it. */
export function* suspendLog(table: string, dialect: EvolutionDialect): SqlWork<LogPassage> {
  const before = yield* layoutsOf(table, dialect.layouts)
  const isLogged = yield* dialect.suspendTriggers(table)
  return { before, after: before, came: { id: 0, table, columns: [] }, isLogged, isReshaped: false }
}

export function followChange(passage: LogPassage, change: SchemaChange): LogPassage {
  const { table } = passage.came
  const came = renamedLayout(passage.came, change)
  const concerned = came !== passage.came || ('table' in change && change.table === table)
  const comesBack = change.type === 'restoreKind' && came.table !== table
  return {
    before: passage.before,
    after: passage.after.map((layout) => renamedLayout(layout, change)),
    came: { ...came, columns: [...came.columns, ...cellsAdded(change, came.table)] },
    // A kind that is kept aside is not logged; one that was before is so again.
    isLogged: passage.isLogged || (comesBack && passage.before.length > 0),
    isReshaped: passage.isReshaped || (concerned && RESHAPING.has(change.type)),
  }
}

/** Puts the triggers back on the table, as it is called now, and tells who follows it. */
export function* resumeLog(passage: LogPassage, dialect: EvolutionDialect): SqlWork<void> {
  const { before, after, came, isLogged, isReshaped } = passage
  yield* replaceLayouts(before, after, dialect.layouts)
  const newest = after.at(-1)
  if (newest !== undefined && isLogged && isReshaped) yield* dialect.noteReset(newest.id)
  if (isAsideName(came.table)) return
  const layout =
    newest !== undefined && isLogged ? yield* succeedLayout(newest, came.columns, dialect.layouts) : undefined
  yield* dialect.resumeTriggers(came.table, layout)
}
