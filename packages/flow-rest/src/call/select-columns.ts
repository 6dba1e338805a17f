import { LuxError } from '@luxdb/core'
import {
  columnName,
  isJsonArray,
  type JsonObject,
  type JsonValue,
  type SelectionNode,
  shapeIndexOf,
  unknownField,
  unknownKind,
} from '@luxdb/core/query'
import { toSelected } from '@luxdb/protocol'
import type { CallContext, WriteCall } from './rest-call.js'

/**
 * The columns that a write hands out, by its select parameter; undefined for whole records. Without
 * `return=representation` nothing is handed out, and the parameter is ignored.
 */
export function selectionOf(call: WriteCall, { catalog }: CallContext): readonly SelectionNode[] | undefined {
  if (call.preferences.return !== 'representation' || call.parameters.select === undefined) return undefined
  const { select, embed } = toSelected(call.parameters, call.kind, catalog)
  if (embed === undefined) return select
  throw new LuxError('LUX_UNSUPPORTED', 'A write does not hand out embeds; read them with a GET.', {
    details: { feature: 'embeds of a write' },
  })
}

/** Refuses a wrong selection before anything is written. @throws LUX_UNKNOWN_FIELD, LUX_UNSUPPORTED */
export function assertSelection(call: WriteCall, context: CallContext): void {
  const shape = context.catalog.get(call.kind)
  if (shape === undefined) throw unknownKind(call.kind)
  const { fields } = shapeIndexOf(shape)
  const unknown = selectionOf(call, context)?.find(({ field }) => !fields.has(field))
  if (unknown !== undefined) throw unknownField(unknown.field, shape)
}

/** A record with the selected columns alone. */
export function selectColumns(record: JsonObject, selection: readonly SelectionNode[]): JsonObject {
  return Object.fromEntries(
    selection.flatMap((node) => {
      const value = valueAt(record[node.field], node.path ?? [])
      const isAbsent = value === undefined && node.path === undefined
      return isAbsent ? [] : [[node.as ?? columnName(node), value ?? null] as const]
    }),
  )
}

function valueAt(value: JsonValue | undefined, path: readonly (string | number)[]): JsonValue | undefined {
  let found = value
  for (const step of path) {
    if (found === null || typeof found !== 'object') return undefined
    if (isJsonArray(found)) found = typeof step === 'number' ? found.at(step) : undefined
    else found = typeof step === 'string' && Object.hasOwn(found, step) ? found[step] : undefined
  }
  return found
}
