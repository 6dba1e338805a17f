import type { ColumnSnapshot, JsonValue, TableSnapshot } from '@luxdb/core'
import { keyColumns, requireColumn } from './find-object.js'
import type { AsideNames, Expansion } from './operation-work.js'

/**
 * Makes a column required: NULL becomes `fill`, and a mark beside says where, so that it can become NULL again.
 * Without a fill, NULL stands in the way.
 */
export function toRequired(
  table: TableSnapshot,
  column: string,
  { fill, asides }: { readonly fill: JsonValue | undefined; readonly asides: AsideNames },
): Expansion {
  const before = requireColumn(table, column)
  const after: ColumnSnapshot = { ...before, nullable: false }
  const alter = { type: 'alterField', table: table.name, before, after } as const
  if (fill === undefined) return { contract: [alter] }
  const mark = markColumn(column, asides)
  const watch = watchOf(table, column, asides)
  return {
    expand: [
      ...(asides.has(mark.name) ? [] : [{ type: 'addField', table: table.name, column: mark } as const]),
      { type: 'watchFill', ...watch },
    ],
    fills: [{ type: 'require', table: table.name, column: before, mark, value: fill, marks: watch.marks }],
    contract: [
      { type: 'unwatchFill', ...watch },
      { ...alter, fill },
    ],
  }
}

/** Makes a column optional; where a mark says so and the fill still stands, it is NULL again. */
export function toOptional(
  table: TableSnapshot,
  column: string,
  { fill, asides }: { readonly fill: JsonValue | undefined; readonly asides: AsideNames },
): Expansion {
  const before = requireColumn(table, column)
  const after: ColumnSnapshot = { ...before, nullable: true }
  const mark = markColumn(column, asides)
  const alter = { type: 'alterField', table: table.name, before, after } as const
  if (fill === undefined || !asides.has(mark.name)) return { contract: [alter] }
  return {
    // Loosened before the fill, which writes NULL.
    expand: [alter],
    fills: [{ type: 'release', table: table.name, column: after, mark, value: fill }],
    contract: [],
  }
}

function markColumn(column: string, asides: AsideNames): ColumnSnapshot {
  return { name: asides.of(column, 'old'), store: 'bool', nullable: true }
}

interface Watch {
  readonly table: string
  readonly key: readonly ColumnSnapshot[]
  readonly columns: readonly string[]
  readonly marks: string
}

function watchOf(table: TableSnapshot, column: string, asides: AsideNames): Watch {
  return { table: table.name, key: keyColumns(table), columns: [column], marks: asides.of(column, 'mark') }
}
