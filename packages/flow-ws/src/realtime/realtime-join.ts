import type { JsonObject, JsonValue } from '@luxdb/core'
import { isJsonArray, isJsonObject } from '@luxdb/core/query'
import type {
  ChangesBindingPayload,
  RealtimeConfigPayload,
  RealtimeJoinPayload,
} from '../wire/realtime-join-message.js'
import type { Untrusted } from '../wire/up.js'

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
  const { config }: Untrusted<RealtimeJoinPayload> = membersOf(payload)
  const {
    broadcast,
    presence,
    postgres_changes: changes,
  }: Untrusted<RealtimeConfigPayload> = membersOf(config)
  const { ack, self }: Untrusted<RealtimeConfigPayload['broadcast'] & object> = membersOf(broadcast)
  const { key, enabled }: Untrusted<RealtimeConfigPayload['presence'] & object> = membersOf(presence)
  return {
    acknowledges: isOn(ack),
    echoes: isOn(self),
    presence: { isEnabled: isOn(enabled), key: textOf(key) ?? globalThis.crypto.randomUUID() },
    changes: isJsonArray(changes) ? changes.filter(isJsonObject).map(bindingOf) : [],
  }
}

function bindingOf(given: JsonObject): ChangesBinding {
  const asked: Untrusted<ChangesBindingPayload> = given
  const { select } = asked
  const [schema, table, filter, since] = [asked.schema, asked.table, asked.filter, asked.since].map(textOf)
  return {
    given,
    event: textOf(asked.event) ?? '*',
    ...(schema === undefined ? {} : { schema }),
    ...(table === undefined ? {} : { table }),
    ...(filter === undefined ? {} : { filter }),
    ...(since === undefined ? {} : { since }),
    ...(isJsonArray(select) ? { select: select.filter((name) => typeof name === 'string') } : {}),
  }
}

function textOf(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

function membersOf(value: JsonValue | undefined): JsonObject {
  return isJsonObject(value) ? value : {}
}

/** Some clients send booleans as text. */
function isOn(value: JsonValue | undefined): boolean {
  return value === true || value === 'true'
}
