import { cellToLiteral } from './cell.js'
import type { JsonObject, JsonValue } from './json.js'
import { asCell, isRow, isRowList } from './result-entry.js'
import type { LayoutColumn, LayoutEmbed, ResultEntry, ResultRow, RowLayout } from './row-layout.js'

type WritableRecord = Record<string, JsonValue>
/** Puts one entry of a row into the record. */
type EntryWriter = (record: WritableRecord, entry: ResultEntry) => void
type Renderer = (row: ResultRow) => JsonObject

const renderers = new WeakMap<RowLayout, Renderer>()

/**
 * Rows as JSON records: time as ISO 8601, bigint as decimal text, json parsed, embeds nested. NULL is
 * `null`, or no property at all where the field reads as absent.
 */
export function renderRows(layout: RowLayout, rows: readonly ResultRow[]): JsonObject[] {
  const render = rendererOf(layout)
  return rows.map((row) => render(row))
}

function rendererOf(layout: RowLayout): Renderer {
  const known = renderers.get(layout)
  if (known !== undefined) return known
  const renderer = buildRenderer(layout)
  renderers.set(layout, renderer)
  return renderer
}

function buildRenderer(layout: RowLayout): Renderer {
  const writers = entryWriters(layout)
  return (row) => {
    const record: WritableRecord = {}
    for (let index = 0; index < writers.length; index++) writers[index]?.(record, row[index] ?? null)
    return record
  }
}

function entryWriters(layout: RowLayout): readonly EntryWriter[] {
  return [...layout.columns.map(columnWriter), ...layout.embeds.map(embedWriter)]
}

function columnWriter({ name, store, absent }: LayoutColumn): EntryWriter {
  if (store === 'bigint' || store === 'time' || store === 'json') {
    return (record, entry) => {
      if (entry !== null) record[name] = cellToLiteral(asCell(entry), store)
      else if (!absent) record[name] = null
    }
  }
  return (record, entry) => {
    if (entry !== null) record[name] = plainCell(entry)
    else if (!absent) record[name] = null
  }
}

function plainCell(entry: ResultEntry): JsonValue {
  if (typeof entry === 'object' || typeof entry === 'bigint') return cellToLiteral(asCell(entry), 'text')
  return entry
}

function embedWriter({ name, many, spread, layout }: LayoutEmbed): EntryWriter {
  if (spread) return spreadWriter(layout)
  const render = rendererOf(layout)
  if (!many) {
    return (record, entry) => {
      record[name] = isRow(entry) ? render(entry) : null
    }
  }
  return (record, entry) => {
    record[name] = isRowList(entry) ? entry.map((row) => render(row)) : []
  }
}

/** Members of the nested row as members of the record; of none, all are as if NULL. */
function spreadWriter(layout: RowLayout): EntryWriter {
  const writers = entryWriters(layout)
  return (record, entry) => {
    const row = isRow(entry) ? entry : []
    for (let index = 0; index < writers.length; index++) writers[index]?.(record, row[index] ?? null)
  }
}
