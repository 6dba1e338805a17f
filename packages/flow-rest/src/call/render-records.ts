import { isJsonArray, type JsonObject, type JsonValue, type RowLayout } from '@luxdb/core/query'
import { csvText } from '../http/csv-text.js'
import type { Representation } from '../http/read-representation.js'

/** Records, and the names of all that they may hold. */
export interface NamedRecords {
  readonly names: readonly string[]
  readonly records: readonly JsonObject[]
}

/** Records as the text that a client accepts. For `object` there is exactly one. */
export function renderRecords({ names, records }: NamedRecords, representation: Representation): string {
  switch (representation.type) {
    case 'csv':
      return csvText(names, records)
    case 'lines':
      return records.map((record) => `${JSON.stringify(record)}\n`).join('')
    case 'object':
      return JSON.stringify(shown(records, representation)[0])
    default:
      return JSON.stringify(shown(records, representation))
  }
}

function shown(records: readonly JsonObject[], { stripsNulls }: Representation): readonly JsonValue[] {
  return stripsNulls ? records.map(withoutNulls) : records
}

/** Nested records lose their nulls too; values inside lists stay. */
function withoutNulls(value: JsonValue): JsonValue {
  if (value === null || typeof value !== 'object') return value
  if (isJsonArray(value)) return value.map(withoutNulls)
  const kept = Object.entries(value).filter(([, member]) => member !== null)
  return Object.fromEntries(kept.map(([name, member]) => [name, withoutNulls(member)]))
}

/** What the records of a layout may hold, in their order. */
export function memberNames({ columns, embeds }: RowLayout): readonly string[] {
  const embedded = embeds.flatMap(({ name, spread, layout }) => (spread ? memberNames(layout) : [name]))
  return [...columns.map((column) => column.name), ...embedded]
}
