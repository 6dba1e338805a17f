import { randomBytes } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { type BroadcastBus, type BusMessage, type JsonObject, LocalBus, LuxError } from '@luxdb/core'
import { ChannelListener } from '../channel-listener.js'
import { channelName } from '../channel-name.js'
import { createClient } from '../postgres-client.js'
import { type PostgresSource, postgresSource } from '../postgres-source.js'
import { toPieces } from './bus-batch.js'
import { BusInbox } from './bus-inbox.js'
import { BusOutbox } from './bus-outbox.js'

export interface PostgresBusOptions {
  /** Servers of one schema hear each other. Default: `public`, or `?schema=` of the URL. */
  readonly schema?: string
  /** Milliseconds that a new connection may take. Default 10,000. */
  readonly connectTimeoutMs?: number
  /** Characters of messages that may wait to be sent; what comes on top is lost. Default 8 Mi. */
  readonly maxWaiting?: number
}

const DEFAULT_MAX_WAITING = 8 * 1024 * 1024
/** Milliseconds in which a bus that is closed may send what was published. */
const CLOSE_GRACE_MS = 1_000
const NOTIFY =
  'SELECT pg_notify($1, "text") FROM jsonb_array_elements_text($2::text::jsonb) WITH ORDINALITY AS "piece"("text", "number") ORDER BY "number"'

/**
 * Carries broadcasts and presence between servers by PostgreSQL's notifications, on one connection of its own.
 *
 * - At most once: what is published while the database is away, or while a server does not listen, is lost there.
 * - Subscribers of the publishing process hear a message at once, whether or not the database is there.
 * - Messages of a turn travel together; those that are larger than a notification travel in pieces.
 *
 * ```ts
 * const bus = new PostgresBus('postgresql://localhost/astral')
 * const flow = new WebSocketFlow({ bus })
 * ```
 */
export class PostgresBus implements BroadcastBus {
  readonly #source: PostgresSource
  readonly #channel: string
  readonly #sender: string = randomBytes(9).toString('base64url')
  readonly #local = new LocalBus()
  readonly #inbox: BusInbox
  readonly #outbox: BusOutbox
  #listener: ChannelListener | undefined
  #opening: Promise<void> | undefined
  #closing: Promise<void> | undefined
  #batches = 0
  #isListening = false

  /** @throws LUX_INVALID_CONFIG for a URL that cannot be read, and behind a transaction pooler, where nobody can listen */
  constructor(url: string, { maxWaiting = DEFAULT_MAX_WAITING, ...options }: PostgresBusOptions = {}) {
    this.#source = postgresSource(url, { kinds: [], ...options })
    if (!this.#source.prepare) throw throughPooler()
    this.#channel = channelName('lux_broadcast', this.#source.schema)
    this.#inbox = new BusInbox({ own: this.#sender, deliver: (message) => this.#local.publish(message) })
    this.#outbox = new BusOutbox({ maxWaiting, send: (messages) => this.#notify(messages) })
  }

  open(): Promise<void> {
    this.#opening ??= new Promise((resolve) => {
      this.#listener = new ChannelListener({
        open: (events) =>
          createClient(this.#source, {
            connections: 1,
            leased: true,
            // Nothing of a notification outlives the server: there is nothing to wait for.
            settings: { synchronous_commit: 'off' },
            ...events,
          }),
        channel: this.#channel,
        onNotify: (payload) => this.#inbox.hear(payload),
        onListening: () => {
          this.#isListening = true
          this.#inbox.forget()
          resolve()
        },
        onLost: () => {
          this.#isListening = false
          resolve()
        },
      })
    })
    return this.#opening
  }

  async publish(message: BusMessage): Promise<void> {
    if (this.#closing !== undefined) return
    await this.#local.publish(message)
    this.#outbox.add(message)
  }

  subscribe(prefix: string, listener: (message: BusMessage) => void): () => void {
    return this.#local.subscribe(prefix, listener)
  }

  pulse(): JsonObject {
    const { received, unreadable } = this.#inbox
    const { waiting, sent, lost } = this.#outbox.counts
    return { reach: 'postgres', isListening: this.#isListening, waiting, sent, lost, received, unreadable }
  }

  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    const ending = new AbortController()
    const patience = wait(CLOSE_GRACE_MS, undefined, { signal: ending.signal }).catch(() => undefined)
    await Promise.race([this.#outbox.flushed(), patience])
    ending.abort()
    this.#outbox.clear()
    await this.#listener?.stop()
    this.#isListening = false
    await this.#local.close()
  }

  async #notify(messages: readonly BusMessage[]): Promise<void> {
    const client = this.#listener?.client
    if (client === undefined)
      throw new LuxError('LUX_REALM_NOT_READY', 'The bus is not open; call open() first.')
    this.#batches += 1
    const pieces = toPieces(messages, { sender: this.#sender, number: this.#batches })
    await client.execute(NOTIFY, [this.#channel, JSON.stringify(pieces)]).result
  }
}

function throughPooler(): LuxError {
  return new LuxError(
    'LUX_INVALID_CONFIG',
    'The URL of the bus says prepare=false: behind a transaction pooler nobody can listen. Give it the URL of the database itself.',
  )
}
