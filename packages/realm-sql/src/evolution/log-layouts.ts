import { isAsideName, type SchemaChange } from '@luxdb/core'
import { type ChangeLayout, type LayoutCell, layoutOf, layoutText } from '../changes/change-layout.js'
import type { LayoutSql } from '../changes/layout-sql.js'
import { execute, rowsOf, type SqlWork } from './sql-work.js'

/** All layouts that a table has had, the newest at the end. */
export function* layoutsOf(table: string, layouts: LayoutSql): SqlWork<readonly ChangeLayout[]> {
  const found = (yield* rowsOf(layouts.all, [table])).map(layoutOf)
  return found.sort((a, b) => a.id - b.id)
}

/**
 * A layout after a change: what was logged under a name is found under the name of today, also what is kept
 * aside since.
 */
export function renamedLayout(layout: ChangeLayout, change: SchemaChange): ChangeLayout {
  switch (change.type) {
    case 'setAsideKind':
      return withTable(layout, change.table.name, change.as)
    case 'restoreKind':
      return withTable(layout, change.from, change.table.name)
    case 'renameKind':
      return withTable(layout, change.before.name, change.after.name)
    case 'setAsideField':
      return withColumn(layout, change.table, { from: change.column.name, to: change.as })
    case 'restoreField':
      return withColumn(layout, change.table, { from: change.from, to: change.column.name })
    case 'renameField':
      return withColumn(layout, change.before.name, change)
    default:
      return layout
  }
}

function withTable(layout: ChangeLayout, from: string, to: string): ChangeLayout {
  return layout.table === from ? { ...layout, table: to } : layout
}

function withColumn(
  layout: ChangeLayout,
  table: string,
  { from, to }: { readonly from: string; readonly to: string },
): ChangeLayout {
  if (layout.table !== table) return layout
  const renamed = (cell: LayoutCell): LayoutCell => (cell.column === from ? { ...cell, column: to } : cell)
  return { ...layout, columns: layout.columns.map(renamed) }
}

/** Fields that a change brings to a table, as cells of its log. */
export function cellsAdded(change: SchemaChange, table: string): readonly LayoutCell[] {
  if (!('table' in change) || change.table !== table) return []
  switch (change.type) {
    case 'addField':
    case 'restoreField':
      return isAsideName(change.column.name) ? [] : [cellOf(change.column)]
    case 'addBond':
      return change.columns.map(cellOf)
    default:
      return []
  }
}

function cellOf({ name, store }: { readonly name: string; readonly store: LayoutCell['store'] }): LayoutCell {
  return { column: name, store }
}

/** Writes the layouts that have other names now. */
export function* replaceLayouts(
  before: readonly ChangeLayout[],
  after: readonly ChangeLayout[],
  layouts: LayoutSql,
): SqlWork<void> {
  for (const [index, layout] of after.entries()) {
    const former = before[index]
    const text = layoutText(layout.columns)
    if (former?.table === layout.table && layoutText(former.columns) === text) continue
    yield* execute(layouts.replace, [layout.table, text, String(layout.id)])
  }
}

/** How a table is logged from now on: as it was last, without what is kept aside, and with what came. */
export function* succeedLayout(
  newest: ChangeLayout,
  came: readonly LayoutCell[],
  layouts: LayoutSql,
): SqlWork<ChangeLayout> {
  const kept = newest.columns.filter(({ column }) => !isAsideName(column))
  const news = came.filter(
    ({ column }) => !isAsideName(column) && !kept.some((cell) => cell.column === column),
  )
  if (news.length === 0 && kept.length === newest.columns.length) return newest
  const columns = [...kept, ...news]
  const [row] = yield* rowsOf(layouts.succeed, [newest.table, layoutText(columns), String(newest.id)])
  return { id: Number(row?.[0]), table: newest.table, columns }
}
