import { LuxError, type ShownRows } from '@luxdb/core'
import {
  columnName,
  isJsonArray,
  type JsonObject,
  type JsonValue,
  NO_QUERY_LIMITS,
  type SelectionNode,
  validateQuery,
} from '@luxdb/core/query'
import { toSelected } from '@luxdb/protocol'
import type { CallContext, WriteCall } from './rest-call.js'

/**
 * The columns of the written rows that are handed out, by the select parameter; undefined for whole rows,
 * and where the realm itself selects. Without `return=representation` the parameter is ignored.
 */
export function selectionOf(call: WriteCall, context: CallContext): readonly SelectionNode[] | undefined {
  const selected = selectedOf(call, context)
  return selected === undefined || isRead(selected) ? undefined : selected.select
}

/** What the realm hands out of what it wrote: embeds and casts take a read of their own. @throws LUX_UNSUPPORTED */
export function shownOf(call: WriteCall, context: CallContext): ShownRows | undefined {
  const selected = selectedOf(call, context)
  return selected !== undefined && isRead(selected) ? selected : undefined
}

function isRead({ select = [], embed }: ShownRows): boolean {
  return embed !== undefined || select.some(({ cast }) => cast !== undefined)
}

function selectedOf(call: WriteCall, { catalog }: CallContext): ShownRows | undefined {
  const { kind, parameters, preferences } = call
  if (preferences.return !== 'representation' || parameters.select === undefined) return undefined
  const { aggregate, ...selected } = toSelected(parameters, kind, catalog)
  if (aggregate !== undefined) throw aggregateOfWrite()
  // A wrong selection is refused before anything is written, and not as if the body had named it.
  validateQuery({ v: 1, type: 'query', kind, ...selected }, catalog, { limits: NO_QUERY_LIMITS })
  return selected
}

function aggregateOfWrite(): LuxError {
  return new LuxError(
    'LUX_UNSUPPORTED',
    'A write hands out beings, not computed columns; send Prefer: count=exact, or read them with a GET.',
    { details: { feature: 'aggregates of a write' } },
  )
}

/** A record with the selected columns alone. */
export function selectColumns(record: JsonObject, selection: readonly SelectionNode[]): JsonObject {
  return Object.fromEntries(
    selection.flatMap((node) => {
      const value = valueAt(record[node.field], node.path ?? [])
      const isAbsent = value === undefined && node.path === undefined
      return isAbsent ? [] : [[columnName(node), value ?? null] as const]
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
