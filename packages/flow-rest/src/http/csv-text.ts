import type { JsonObject, JsonValue } from '@luxdb/core/query'

const NEEDS_QUOTES = /[",\r\n]/

/** Records as CSV (RFC 4180) under a line of names. */
export function csvText(names: readonly string[], records: readonly JsonObject[]): string {
  return csvHeader(names) + records.map((record) => csvLine(names, record)).join('')
}

export function csvHeader(names: readonly string[]): string {
  return `${names.map(quoted).join(',')}\n`
}

/** NULL is nothing, empty text `""`; lists and objects are JSON. */
export function csvLine(names: readonly string[], record: JsonObject): string {
  return `${names.map((name) => csvField(record[name])).join(',')}\n`
}

function csvField(value: JsonValue | undefined): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'string') return quoted(value)
  return typeof value === 'object' ? quoted(JSON.stringify(value)) : String(value)
}

function quoted(text: string): string {
  return text === '' || NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
