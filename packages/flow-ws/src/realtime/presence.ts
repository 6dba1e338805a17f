import type { BroadcastBus, JsonObject } from '@luxdb/core'
import type { PresenceDiff } from '../wire/presence-diff-message.js'
import type { PresenceMeta, PresenceState } from '../wire/presence-state-message.js'

interface Entry {
  readonly key: string
  readonly meta: PresenceMeta
}

/** What the servers of a bus tell each other. `state` holds all that a server knows of its own clients. */
type PresenceMessage =
  | {
      readonly node: string
      readonly type: 'diff'
      readonly joins: readonly Entry[]
      readonly leaves: readonly Entry[]
    }
  | { readonly node: string; readonly type: 'state'; readonly entries: readonly Entry[] }
  | { readonly node: string; readonly type: 'ask' }

const PREFIX = 'presence:'

export interface PresenceTimes {
  /** Milliseconds between two signs of life of a server to the others; default 10,000. */
  readonly presenceBeatMs: number
  /** Milliseconds without one after which a server's clients are gone; default 30,000. */
  readonly presenceSilentMs: number
}

export const DEFAULT_PRESENCE_TIMES: PresenceTimes = Object.freeze({
  presenceBeatMs: 10_000,
  presenceSilentMs: 30_000,
})

interface Topic {
  /** Entries of this server's own clients, by the channel that they belong to. */
  readonly own: Map<object, Entry>
  /** Entries of other servers' clients. */
  readonly others: Map<string, { entries: readonly Entry[]; heardAt: number }>
}

export interface PresenceOptions {
  readonly bus: BroadcastBus
  readonly times: PresenceTimes
  readonly onDiff: (topic: string, diff: PresenceDiff) => void
  /** Milliseconds, growing. */
  readonly now: () => number
}

/**
 * Who is on which topic, on all servers of the bus. Each server owns the entries of its own clients and tells the
 * others; nobody else changes them, so that there is nothing to merge.
 */
export class Presence {
  readonly #options: PresenceOptions
  readonly #node: string = globalThis.crypto.randomUUID()
  readonly #topics = new Map<string, Topic>()
  readonly #stop: () => void
  readonly #timer: ReturnType<typeof setInterval>
  #count = 0

  constructor(options: PresenceOptions) {
    this.#options = options
    this.#stop = options.bus.subscribe(PREFIX, ({ topic, payload }) =>
      this.#hear(topic.slice(PREFIX.length), JSON.parse(payload)),
    )
    this.#timer = setInterval(() => this.#beat(), options.times.presenceBeatMs)
    this.#timer.unref()
  }

  state(topic: string): PresenceState {
    const known = this.#topics.get(topic)
    if (known === undefined) {
      this.#topicOf(topic)
      this.#tell(topic, { node: this.#node, type: 'ask' })
      return {}
    }
    return stateOf([...known.own.values(), ...[...known.others.values()].flatMap(({ entries }) => entries)])
  }

  /** A channel says that it is here, or says something else of itself. */
  track(
    topic: string,
    owner: object,
    { key, payload }: { readonly key: string; readonly payload: JsonObject },
  ): void {
    const { own } = this.#topicOf(topic)
    const before = own.get(owner)
    const meta: PresenceMeta = {
      ...payload,
      phx_ref: this.#nextRef(),
      ...(before === undefined ? {} : { phx_ref_prev: before.meta.phx_ref }),
    }
    const entry = { key, meta }
    own.set(owner, entry)
    this.#change(topic, [entry], before === undefined ? [] : [before])
  }

  untrack(topic: string, owner: object): void {
    const own = this.#topics.get(topic)?.own
    const before = own?.get(owner)
    if (before === undefined) return
    own?.delete(owner)
    this.#change(topic, [], [before])
  }

  /** Nobody here is on the topic any more. */
  forget(topic: string): void {
    if (this.#topics.get(topic)?.own.size === 0) this.#topics.delete(topic)
  }

  close(): void {
    clearInterval(this.#timer)
    this.#stop()
  }

  #change(topic: string, joins: readonly Entry[], leaves: readonly Entry[]): void {
    this.#options.onDiff(topic, { joins: stateOf(joins), leaves: stateOf(leaves) })
    this.#tell(topic, { node: this.#node, type: 'diff', joins, leaves })
  }

  #hear(topic: string, message: PresenceMessage): void {
    const known = this.#topics.get(topic)
    if (message.node === this.#node || known === undefined) return
    if (message.type === 'ask') {
      if (known.own.size > 0) this.#tell(topic, this.#ownState(known))
      return
    }
    const before = known.others.get(message.node)?.entries ?? []
    const entries = message.type === 'state' ? message.entries : applied(before, message)
    known.others.set(message.node, { entries, heardAt: this.#options.now() })
    this.#announce(topic, before, entries)
  }

  #announce(topic: string, before: readonly Entry[], after: readonly Entry[]): void {
    const joins = missing(after, before)
    const leaves = missing(before, after)
    if (joins.length > 0 || leaves.length > 0)
      this.#options.onDiff(topic, { joins: stateOf(joins), leaves: stateOf(leaves) })
  }

  /** Tells that this server is there, and lets go of those that are silent. */
  #beat(): void {
    const { now, times } = this.#options
    for (const [topic, known] of this.#topics) {
      // Who has nobody to tell of is missed by nobody.
      if (known.own.size > 0) this.#tell(topic, this.#ownState(known))
      for (const [node, { entries, heardAt }] of known.others) {
        if (now() - heardAt < times.presenceSilentMs) continue
        known.others.delete(node)
        this.#announce(topic, entries, [])
      }
    }
  }

  #ownState({ own }: Topic): PresenceMessage {
    return { node: this.#node, type: 'state', entries: [...own.values()] }
  }

  #tell(topic: string, message: PresenceMessage): void {
    // At most once: the next beat says it all again.
    this.#options.bus
      .publish({ topic: PREFIX + topic, event: 'presence', payload: JSON.stringify(message) })
      .catch(() => undefined)
  }

  #topicOf(topic: string): Topic {
    const known = this.#topics.get(topic) ?? { own: new Map(), others: new Map() }
    this.#topics.set(topic, known)
    return known
  }

  #nextRef(): string {
    this.#count += 1
    return `${this.#node.slice(0, 8)}-${this.#count}`
  }
}

function stateOf(entries: readonly Entry[]): PresenceState {
  const metas = new Map<string, PresenceMeta[]>()
  for (const { key, meta } of entries) metas.set(key, [...(metas.get(key) ?? []), meta])
  return Object.fromEntries([...metas].map(([key, list]) => [key, { metas: list }]))
}

function applied(
  entries: readonly Entry[],
  { joins, leaves }: Extract<PresenceMessage, { type: 'diff' }>,
): readonly Entry[] {
  return [...missing(entries, leaves), ...joins]
}

/** The entries of one list that the other lacks. */
function missing(entries: readonly Entry[], others: readonly Entry[]): Entry[] {
  const refs = new Set(others.map(({ meta }) => meta.phx_ref))
  return entries.filter(({ meta }) => !refs.has(meta.phx_ref))
}
