import type { JsonObject, JsonValue } from '@luxdb/core'
import { isJsonArray, isJsonObject } from '@luxdb/core/query'

/** One binding to changes of a table, as the client gave it; it comes back in the answer unchanged. */
export interface ChangesBinding {
  readonly event: string
  readonly schema?: string
  readonly table?: string
  readonly filter?: string
  readonly select?: readonly string[]
  /** LuxDB's own addition: continue behind this cursor. */
  readonly since?: string
  /** What the client sent. */
  readonly given: JsonObject
}

/** What a client of Supabase's vocabulary wants with a channel. */
export interface RealtimeJoin {
  /** Answer each broadcast. */
  readonly acknowledges: boolean
  /** Hand broadcasts back to who sent them. */
  readonly echoes: boolean
  readonly presence: { readonly isEnabled: boolean; readonly key: string }
  readonly changes: readonly ChangesBinding[]
}

/** Reads join parameters as tolerantly as the original: what is missing is off. */
export function readRealtimeJoin(payload: JsonValue): RealtimeJoin {
  const config = objectIn(payload, 'config')
  const broadcast = objectIn(config, 'broadcast')
  const presence = objectIn(config, 'presence')
  const key = presence['key']
  const changes = config['postgres_changes']
  return {
    acknowledges: isOn(broadcast['ack']),
    echoes: isOn(broadcast['self']),
    presence: {
      isEnabled: isOn(presence['enabled']),
      key: typeof key === 'string' && key !== '' ? key : globalThis.crypto.randomUUID(),
    },
    changes: isJsonArray(changes) ? changes.filter(isJsonObject).map(bindingOf) : [],
  }
}

function bindingOf(given: JsonObject): ChangesBinding {
  const { select } = given
  const [schema, table, filter, since] = ['schema', 'table', 'filter', 'since'].map((name) =>
    textIn(given, name),
  )
  return {
    given,
    event: textIn(given, 'event') ?? '*',
    ...(schema === undefined ? {} : { schema }),
    ...(table === undefined ? {} : { table }),
    ...(filter === undefined ? {} : { filter }),
    ...(since === undefined ? {} : { since }),
    ...(isJsonArray(select) ? { select: select.filter((name) => typeof name === 'string') } : {}),
  }
}

function textIn(from: JsonObject, name: string): string | undefined {
  const value = from[name]
  return typeof value === 'string' && value !== '' ? value : undefined
}

function objectIn(from: JsonValue, name: string): JsonObject {
  const value = isJsonObject(from) ? from[name] : undefined
  return isJsonObject(value) ? value : {}
}

/** Some clients send booleans as text. */
function isOn(value: JsonValue | undefined): boolean {
  return value === true || value === 'true'
}
