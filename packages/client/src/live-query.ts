import { isJsonArray, isJsonObject, LiveResult, type LiveStep } from '@luxdb/core/query'
import type { JsonObject, JsonValue } from './json.js'
import type { PhoenixSocket, TopicListener } from './phoenix-socket.js'
import { joinParams, type WatchQuery } from './watch-query.js'

/** `connecting` until the first rows are there, and while the connection is lost; `refused` for good. */
export type LiveStatus = 'connecting' | 'live' | 'refused' | 'closed'

/** A live query of a server: its rows, kept right over lost connections and restarts. */
export interface LiveQuery<T> {
  readonly status: LiveStatus
  /** Why the server refused it: code and reason. */
  readonly refusal: { readonly code: string; readonly reason: string } | undefined
  /** The rows as they are known now. */
  rows(): readonly T[]
  /** Calls back whenever rows or status have changed. Returns what stops it. */
  onChange(listener: () => void): () => void
  close(): void
}

/** The rows of a snapshot that comes in parts. */
interface Parts {
  readonly expected: number
  readonly rows: JsonValue[]
  readonly soulIds: JsonValue[]
  count: number
}

export class TopicLiveQuery<T> implements LiveQuery<T>, TopicListener {
  readonly topic: string
  readonly #asked: WatchQuery
  readonly #socket: PhoenixSocket
  readonly #result = new LiveResult<T>()
  readonly #listeners = new Set<() => void>()
  #status: LiveStatus = 'connecting'
  #refusal: LiveQuery<T>['refusal']
  #parts: Parts | undefined

  constructor(topic: string, asked: WatchQuery, socket: PhoenixSocket) {
    this.topic = topic
    this.#asked = asked
    this.#socket = socket
    socket.add(this)
  }

  get status(): LiveStatus {
    return this.#status
  }

  get refusal(): LiveQuery<T>['refusal'] {
    return this.#refusal
  }

  rows(): readonly T[] {
    return this.#result.rows()
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  close(): void {
    this.#socket.remove(this)
    this.#become('closed')
  }

  params(): JsonValue {
    return joinParams(this.#asked, this.#result.cursor)
  }

  onJoined(response: JsonValue): void {
    if (!isJsonObject(response)) return
    if (response['resumed'] === true) this.#delta(response)
    else this.#snapshot(response)
  }

  onRefused(response: JsonValue): void {
    const { code = 'LUX_INTERNAL', reason = '' } = isJsonObject(response) ? response : {}
    this.#refusal = { code: String(code), reason: String(reason) }
    this.#socket.remove(this)
    this.#become('refused')
  }

  onEvent(event: string, payload: JsonValue): void {
    if (!isJsonObject(payload)) return
    if (event === 'delta') this.#delta(payload)
    else if (event === 'snapshot') this.#snapshot(payload)
    else if (event === 'chunk') this.#chunk(payload)
    // What was known stays to be seen until the new rows are there, but it is no place to continue from.
    else if (event === 'resync') this.#result.apply({ type: 'resync', reason: String(payload['reason']) })
  }

  onLost(): void {
    this.#parts = undefined
    if (this.#status === 'live') this.#become('connecting')
  }

  #snapshot(payload: JsonObject): void {
    const { chunks } = payload
    if (typeof chunks === 'number') this.#parts = { expected: chunks, rows: [], soulIds: [], count: 0 }
    else this.#begin(payload)
  }

  #chunk(payload: JsonObject): void {
    const parts = this.#parts
    if (parts === undefined) return
    parts.rows.push(...listIn(payload, 'rows'))
    parts.soulIds.push(...listIn(payload, 'soulIds'))
    parts.count += 1
    if (parts.count < parts.expected) return
    this.#parts = undefined
    this.#begin({ rows: parts.rows, soulIds: parts.soulIds, cursor: payload['cursor'] ?? '' })
  }

  #begin(payload: JsonObject): void {
    // The caller says what its rows are, as it says what it asks.
    const rows = listIn(payload, 'rows') as readonly unknown[] as readonly T[]
    const soulIds = listIn(payload, 'soulIds').map(String)
    this.#result.apply({ type: 'snapshot', rows, soulIds, cursor: String(payload['cursor']) })
    this.#become('live')
  }

  #delta(payload: JsonObject): void {
    const changes = listIn(payload, 'changes')
      .filter(isJsonObject)
      .map((change): LiveStep<T> => {
        const { being, ...step } = change
        // The server made it of the very protocol that this type describes.
        return { ...step, ...(being === undefined ? {} : { row: being }) } as unknown as LiveStep<T>
      })
    this.#result.apply({ type: 'delta', changes, cursor: String(payload['cursor']) })
    this.#become('live')
  }

  #become(status: LiveStatus): void {
    this.#status = status
    for (const listener of [...this.#listeners]) listener()
  }
}

function listIn(payload: JsonObject, name: string): readonly JsonValue[] {
  const value = payload[name]
  return isJsonArray(value) ? value : []
}
