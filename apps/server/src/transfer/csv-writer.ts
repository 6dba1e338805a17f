import type { LayoutColumn, ResultEntry, RowLayout } from '@luxdb/core/query'
import { cellToLiteral } from '@luxdb/core/query'

const NEEDS_QUOTES = /[",\r\n]/

/** The line that names the columns. */
export function csvHeader({ columns }: RowLayout): string {
  return `${columns.map(({ name }) => quoted(name)).join(',')}\n`
}

/** A row as a line of CSV: NULL is nothing, empty text `""`, json its text. */
export function csvLine({ columns }: RowLayout, row: readonly ResultEntry[]): string {
  return `${columns.map((column, index) => csvField(column, row[index] ?? null)).join(',')}\n`
}

function csvField({ store }: LayoutColumn, entry: ResultEntry): string {
  if (entry === null || typeof entry === 'object') return ''
  if (store === 'json') return quoted(String(entry))
  const literal = cellToLiteral(entry, store)
  return typeof literal === 'string' ? quoted(literal) : String(literal)
}

function quoted(text: string): string {
  return text === '' || NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
