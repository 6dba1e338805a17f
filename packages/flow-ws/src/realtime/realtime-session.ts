import { type AstralEngine, type JsonValue, toLuxError } from '@luxdb/core'
import { isJsonObject } from '@luxdb/core/query'
import { rightsOf, sameRights } from '@luxdb/protocol'
import type { PhoenixMessage, UserBroadcast } from '../protocol/phoenix-message.js'
import { fitsFrame } from '../protocol/write-binary-frame.js'
import type { ChannelLink, TopicSession } from '../topics/topic-session.js'
import type { TopicAction } from '../websocket-flow-options.js'
import type { BroadcastPayload } from '../wire/broadcast-message.js'
import type { PresencePayload } from '../wire/presence-message.js'
import type { Untrusted } from '../wire/up.js'
import type { RealtimeBroadcast } from './broadcast-frames.js'
import { ChangesFollower, type NumberedBinding } from './changes-follower.js'
import type { Presence } from './presence.js'
import type { RealtimeJoin } from './realtime-join.js'
import { REALTIME_PREFIX } from './realtime-prefix.js'

export interface RealtimeSessionOptions {
  readonly link: ChannelLink
  readonly join: RealtimeJoin
  readonly engine: AstralEngine
  readonly flow: string
  readonly presence: Presence
  /** @throws LUX_FORBIDDEN */
  readonly assertMayUse: (action: TopicAction) => void
  readonly publish: (broadcast: RealtimeBroadcast) => Promise<void>
  readonly enter: () => void
  readonly leave: () => void
}

const SUBSCRIBED = 'Subscribed to PostgreSQL'

/** One channel of a client that speaks Supabase's vocabulary. */
export class RealtimeSession implements TopicSession {
  readonly #options: RealtimeSessionOptions
  readonly #bindings: readonly NumberedBinding[]
  readonly #follower: ChangesFollower
  #rights: string
  #followsPresence: boolean

  /** @throws LUX_FORBIDDEN */
  constructor(options: RealtimeSessionOptions) {
    this.#options = options
    const { join, link, engine, flow } = options
    const bindings = numbered(join)
    this.#bindings = bindings
    this.#follower = new ChangesFollower({ engine, flow, link }, distinct(bindings))
    this.#rights = rightsOf(engine, link.principal)
    this.#followsPresence = join.presence.isEnabled
    options.assertMayUse('listen')
  }

  /** Broadcasts come back to who sent them. */
  get echoes(): boolean {
    return this.#options.join.echoes
  }

  get followsPresence(): boolean {
    return this.#followsPresence
  }

  answer(): JsonValue {
    return { postgres_changes: this.#bindings.map(({ id, binding }) => ({ ...binding.given, id })) }
  }

  start(): void {
    const { enter, join, link, presence } = this.#options
    enter()
    const state = presence.state(link.topic)
    if (join.presence.isEnabled) link.push('presence_state', state)
    if (join.changes.length > 0) void this.#follow()
  }

  /** Says when changes are live; before that, nothing of them is promised. */
  async #follow(): Promise<void> {
    const { link } = this.#options
    const channel = link.topic.slice(REALTIME_PREFIX.length)
    try {
      await this.#follower.start()
      link.push('system', { channel, extension: 'postgres_changes', status: 'ok', message: SUBSCRIBED })
    } catch (error) {
      if (link.isOver) return
      const { code, message } = toLuxError(error)
      link.push('system', {
        channel,
        extension: 'postgres_changes',
        status: 'error',
        message: `${code}: ${message}`,
      })
    }
  }

  async receive({ event, payload, ref }: PhoenixMessage): Promise<void> {
    switch (event) {
      case 'broadcast':
        return this.#broadcastText(payload, ref)
      case 'presence':
        return this.#presence(payload, ref)
      default:
        this.#options.link.reply(ref, 'error', { reason: 'unknown event' })
    }
  }

  async receiveBroadcast({ ref, userEvent, payload }: UserBroadcast): Promise<void> {
    const body = payload.encoding === 'json' ? payload.text : Buffer.from(payload.bytes).toString('base64')
    await this.#broadcast({ event: userEvent, encoding: payload.encoding, body }, ref)
  }

  async #broadcastText(payload: JsonValue, ref: string | null): Promise<void> {
    const { event, payload: said = {} }: Untrusted<BroadcastPayload> = isJsonObject(payload) ? payload : {}
    if (typeof event !== 'string' || !fitsFrame(event)) {
      this.#options.link.reply(ref, 'error', { reason: 'a broadcast names its event, in up to 255 bytes' })
      return
    }
    await this.#broadcast({ event, encoding: 'json', body: JSON.stringify(said) }, ref)
  }

  async #broadcast(broadcast: RealtimeBroadcast, ref: string | null): Promise<void> {
    const { link, join, publish, assertMayUse } = this.#options
    assertMayUse('speak')
    await publish(broadcast)
    if (join.acknowledges) link.reply(ref, 'ok', {})
  }

  #presence(payload: JsonValue, ref: string | null): void {
    const { link, join, presence, assertMayUse } = this.#options
    const { event, payload: said = {} }: Untrusted<PresencePayload> = isJsonObject(payload) ? payload : {}
    const action = typeof event === 'string' ? event.toLowerCase() : ''
    if (action === 'track') {
      assertMayUse('speak')
      // Before the others hear of it, and the client itself.
      link.reply(ref, 'ok', {})
      // Who is there wants to know who else is.
      if (!this.#followsPresence) link.push('presence_state', presence.state(link.topic))
      this.#followsPresence = true
      presence.track(link.topic, link, { key: join.presence.key, payload: isJsonObject(said) ? said : {} })
    } else if (action === 'untrack') {
      link.reply(ref, 'ok', {})
      presence.untrack(link.topic, link)
    } else link.reply(ref, 'error', { reason: 'presence is track or untrack' })
  }

  async reauthorize(): Promise<void> {
    const { engine, link, join, assertMayUse } = this.#options
    assertMayUse('listen')
    const rights = rightsOf(engine, link.principal)
    if (sameRights(this.#rights, rights)) return
    this.#rights = rights
    this.#follower.stop()
    if (join.changes.length > 0) await this.#follower.start()
  }

  close(): void {
    const { link, presence, leave } = this.#options
    this.#follower.stop()
    presence.untrack(link.topic, link)
    leave()
  }
}

/** Bindings that ask the same share a number. */
function numbered({ changes }: RealtimeJoin): NumberedBinding[] {
  const ids = new Map<string, number>()
  return changes.map((binding) => {
    const text = JSON.stringify(binding.given)
    const id = ids.get(text) ?? ids.size + 1
    ids.set(text, id)
    return { id, binding }
  })
}

/** One event is for all bindings of its number: who follows for each of them would tell it to each of them. */
function distinct(bindings: readonly NumberedBinding[]): readonly NumberedBinding[] {
  return [...new Map(bindings.map((numbered) => [numbered.id, numbered])).values()]
}
