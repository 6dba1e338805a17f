import { isJsonArray, type JsonObject, type JsonValue } from '@luxdb/core/query'
import type { Representation } from '../http/read-representation.js'

/** Records as the text that a client accepts. For `object` there is exactly one. */
export function renderRecords(records: readonly JsonObject[], { type, stripsNulls }: Representation): string {
  const shown = stripsNulls ? records.map(withoutNulls) : records
  return JSON.stringify(type === 'object' ? shown[0] : shown)
}

/** Nested records lose their nulls too; values inside lists stay. */
function withoutNulls(value: JsonValue): JsonValue {
  if (value === null || typeof value !== 'object') return value
  if (isJsonArray(value)) return value.map(withoutNulls)
  const kept = Object.entries(value).filter(([, member]) => member !== null)
  return Object.fromEntries(kept.map(([name, member]) => [name, withoutNulls(member)]))
}
