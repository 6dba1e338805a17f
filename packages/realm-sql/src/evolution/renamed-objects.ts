import type { ColumnSnapshot, ForeignKeySnapshot, IndexSnapshot } from '@luxdb/core'
import { checkName } from '../ddl/table-ddl.js'
import type { SqlDialect } from '../sql-dialect.js'
import type { Renaming } from './evolution-dialect.js'

/** What bears another name once its table or column does. */
export interface RenamedObjects {
  readonly checks: readonly { readonly from: string; readonly to: string; readonly column: ColumnSnapshot }[]
  readonly foreignKeys: readonly { readonly from: string; readonly to: ForeignKeySnapshot }[]
  readonly indexes: readonly { readonly from: string; readonly to: IndexSnapshot }[]
}

export function renamedObjects(renaming: Renaming, { ddl }: SqlDialect): RenamedObjects {
  const { before, after, nameNow } = renaming
  const checks = before.columns.flatMap(({ name }) => {
    const column = after.columns.find((candidate) => candidate.name === nameNow(name))
    if (column === undefined || ddl.checksOf(column).length === 0) return []
    return [{ from: checkName(before.name, name), to: checkName(after.name, column.name), column }]
  })
  return {
    checks: checks.filter(({ from, to }) => from !== to),
    foreignKeys: renamedAmong(before.foreignKeys, after.foreignKeys, nameNow),
    indexes: renamedAmong(before.indexes, after.indexes, nameNow),
  }
}

interface Named {
  readonly name: string
  readonly columns: readonly string[]
}

/** Pairs of what lies over the same columns under another name. */
function renamedAmong<T extends Named>(
  before: readonly T[],
  after: readonly T[],
  nameNow: (column: string) => string,
): readonly { readonly from: string; readonly to: T }[] {
  const left = new Set(after)
  return before.flatMap(({ name, columns }) => {
    const now = columns.map(nameNow).join()
    const to = [...left].find((candidate) => candidate.columns.join() === now)
    if (to === undefined) return []
    left.delete(to)
    return to.name === name ? [] : [{ from: name, to }]
  })
}
