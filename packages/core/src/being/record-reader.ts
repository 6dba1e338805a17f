import type { ResultEntry, ResultRow, RowLayout } from '../query/row-layout.js'
import { cellOf } from './being-factory.js'
import { cellReader } from './cell-reader.js'

/** Turns rows into plain records of TypeScript values. */
export type RecordReader = (row: ResultRow) => Record<string, unknown>

/** Reads rows of a layout: columns by name, then embeds as nested records. */
export function recordReader(layout: RowLayout): RecordReader {
  const { columns } = layout
  const readers = columns.map((column) => cellReader(column.store, column.field))
  const embeds = embedReader(layout)
  return (row) => {
    const record: Record<string, unknown> = {}
    columns.forEach((column, index) => {
      const cell = cellOf(row[index])
      if (cell !== null || !column.absent) record[column.name] = readers[index]?.(cell)
    })
    return Object.assign(record, embeds(row))
  }
}

/** Reads only the embeds of a layout; a spread one that is missing reads as a row of NULLs. */
export function embedReader(layout: RowLayout): RecordReader {
  const { columns, embeds } = layout
  const readers = embeds.map((embed) => recordReader(embed.layout))
  return (row) => {
    const record: Record<string, unknown> = {}
    embeds.forEach((embed, index) => {
      const read = readers[index]
      if (read === undefined) return
      const entry = row[columns.length + index]
      if (embed.spread) Object.assign(record, read(isNestedRow(entry) ? entry : []))
      else record[embed.name] = nested(entry, embed.many, read)
    })
    return record
  }
}

function nested(entry: ResultEntry | undefined, many: boolean, read: RecordReader): unknown {
  if (entry === undefined || entry === null || typeof entry !== 'object') return many ? [] : null
  if (!many) return isRow(entry) ? read(entry) : null
  return entry.map((row) => (typeof row === 'object' && row !== null && isRow(row) ? read(row) : null))
}

function isNestedRow(entry: ResultEntry | undefined): entry is ResultRow {
  return Array.isArray(entry)
}

/** Which of the two shapes an array has is decided by the layout, not by looking. */
function isRow(entry: ResultRow | readonly ResultRow[]): entry is ResultRow {
  return Array.isArray(entry)
}
