import type { ColumnSnapshot, JsonValue, SchemaChange, TableSnapshot } from '@luxdb/core'
import { asideColumn, restore, setAside } from './column-objects.js'
import { keyColumns, requireColumn, requireTable } from './find-object.js'
import type { AsideNames, Expansion, OperationWork } from './operation-work.js'
import { renamedTable } from './renamed-table.js'
import { standIn } from './stand-in.js'

export interface ChangeTypeOperation {
  readonly type: 'changeType'
  readonly table: string
  /** The column as it becomes: of the same name, and required if it was. */
  readonly column: ColumnSnapshot
  /** What it is called from then on, if that is something else. */
  readonly to?: string
  /** What values get that cannot be converted, once that was confirmed; default: NULL, or a zero. */
  readonly fallback?: JsonValue
}

interface Turn {
  readonly table: TableSnapshot
  readonly becomes: TableSnapshot
  /** What the column is called before and after. */
  readonly column: string
  readonly next: string
  /** Where what is there goes, and where the new values grow. */
  readonly as: string
  readonly from: string
  readonly fallback?: JsonValue | undefined
  /** The fallback of the other way: what it made of a value shows that nobody wrote since. */
  readonly backFallback?: JsonValue | undefined
}

/**
 * The new column grows aside while the old one serves; then they change places. A revert is the same the other
 * way: rows whose value was not written since have their old one there still.
 */
export function changeTypeWork(operation: ChangeTypeOperation): OperationWork {
  const { table: name, column, to = column.name, fallback } = operation
  const becomes = (before: TableSnapshot): TableSnapshot => {
    const table = renamedTable(before, { column: { from: column.name, to } })
    return {
      ...table,
      columns: table.columns.map((each) => (each.name === to ? { ...column, name: to } : each)),
    }
  }
  const place = to === column.name ? '' : `, in column ${to}`
  return {
    guard: 'convert',
    about: { table: name, columns: [...new Set([column.name, to])] },
    words: `change the type of ${name}.${column.name} to ${column.store}${place}; the values before are kept aside`,
    wordsBack: `give ${name}.${column.name} its former type and values; what was written since is converted back`,
    up: ({ before, asides }) => {
      const table = requireTable(before, name)
      const [as, from] = [asides.of(column.name, 'old'), asides.of(column.name, 'new')]
      const places = { column: column.name, next: to, as, from }
      return turn({ table, becomes: becomes(table), ...places, fallback }, asides)
    },
    down: ({ before, after, asides }) => {
      const [as, from] = [asides.of(column.name, 'new'), asides.of(column.name, 'old')]
      const [table, former] = [requireTable(after, name), requireTable(before, name)]
      const places = { column: to, next: column.name, as, from }
      return turn({ table, becomes: former, ...places, backFallback: fallback }, asides)
    },
  }
}

function turn({ table, becomes, column, as, from, ...given }: Turn, asides: AsideNames): Expansion {
  const current = requireColumn(table, column)
  const next = requireColumn(becomes, given.next)
  const fallback = given.fallback ?? standIn(next)
  const key = keyColumns(table)
  const marks = asides.of(column, 'mark')
  const grow: readonly SchemaChange[] = asides.has(from)
    ? []
    : [{ type: 'addField', table: table.name, column: asideColumn(next, from) }]
  return {
    expand: [...grow, { type: 'watchFill', table: table.name, key, columns: [column], marks }],
    fills: [
      {
        type: 'convert',
        table: table.name,
        from: current,
        into: { ...next, name: from },
        marks,
        fallback: fallback ?? null,
        backFallback: given.backFallback ?? standIn(current) ?? null,
      },
    ],
    contract: [
      { type: 'unwatchFill', table: table.name, key, columns: [column], marks },
      setAside(table, column, as),
      restore(becomes, given.next, { from, fill: next.nullable ? undefined : fallback }),
    ],
  }
}
