import type { BroadcastBus, JsonObject } from '@luxdb/core'
import type { PresenceDiff } from '../wire/presence-diff-message.js'
import type { PresenceMeta, PresenceState } from '../wire/presence-state-message.js'

interface Entry {
  readonly key: string
  readonly meta: PresenceMeta
}

/**
 * What the servers of a bus tell each other of their own clients on a topic. Each change has a number of its own, and names
 * the one that it comes after: who has not heard that one asks for the state.
 */
type PresenceMessage =
  | {
      readonly node: string
      readonly type: 'diff'
      readonly after: number
      readonly sequence: number
      readonly joins: readonly Entry[]
      readonly leaves: readonly Entry[]
    }
  | {
      readonly node: string
      readonly type: 'state'
      readonly sequence: number
      readonly entries: readonly Entry[]
    }
  /** A sign of life. */
  | { readonly node: string; readonly type: 'beat'; readonly sequence: number }
  /** `of` names the server whose state is wanted; without it everybody answers. */
  | { readonly node: string; readonly type: 'ask'; readonly of?: string }

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
  /** Of the last change of those. */
  sequence: number
  /** What is known of other servers' clients. */
  readonly others: Map<string, Known>
  /** Servers that were asked for their state since they last gave a sign of life. */
  readonly asked: Set<string>
}

interface Known {
  readonly entries: readonly Entry[]
  readonly sequence: number
  readonly heardAt: number
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
    const known = this.#topicOf(topic)
    const after = known.sequence
    known.sequence = this.#nextNumber()
    this.#options.onDiff(topic, { joins: stateOf(joins), leaves: stateOf(leaves) })
    const { sequence } = known
    // Who comes first, or goes last, leaves nothing else to know.
    if (known.own.size === joins.length) this.#tellState(topic, known)
    else this.#tell(topic, { node: this.#node, type: 'diff', after, sequence, joins, leaves })
  }

  #hear(topic: string, message: PresenceMessage): void {
    const { node } = message
    const known = this.#topics.get(topic)
    if (node === this.#node || known === undefined) return
    if (message.type === 'ask') {
      const isMeant = message.of === undefined ? known.own.size > 0 : message.of === this.#node
      if (isMeant) this.#tellState(topic, known)
      return
    }
    if (message.type !== 'diff') known.asked.delete(node)
    const before = known.others.get(node)
    const now = heard(message, before)
    const entries = (now ?? before)?.entries ?? []
    const heardAt = this.#options.now()
    if (now !== undefined) known.others.set(node, { ...now, heardAt })
    else {
      if (before !== undefined) known.others.set(node, { ...before, heardAt })
      this.#ask(topic, known, node)
    }
    this.#announce(topic, before?.entries ?? [], entries)
  }

  /** Once until the next sign of life, however much is heard in between that does not fit. */
  #ask(topic: string, { asked }: Topic, node: string): void {
    if (asked.has(node)) return
    asked.add(node)
    this.#tell(topic, { node: this.#node, type: 'ask', of: node })
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
      const { sequence } = known
      if (known.own.size > 0) this.#tell(topic, { node: this.#node, type: 'beat', sequence })
      for (const [node, { entries, heardAt }] of known.others) {
        if (now() - heardAt < times.presenceSilentMs) continue
        known.others.delete(node)
        known.asked.delete(node)
        this.#announce(topic, entries, [])
      }
    }
  }

  #tellState(topic: string, { own, sequence }: Topic): void {
    this.#tell(topic, { node: this.#node, type: 'state', sequence, entries: [...own.values()] })
  }

  #tell(topic: string, message: PresenceMessage): void {
    // At most once: by the next beat it shows what was lost.
    this.#options.bus
      .publish({ topic: PREFIX + topic, event: 'presence', payload: JSON.stringify(message) })
      .catch(() => undefined)
  }

  #topicOf(topic: string): Topic {
    const known = this.#topics.get(topic) ?? {
      own: new Map(),
      // Not one that anybody knows of an earlier time in which somebody was here.
      sequence: this.#nextNumber(),
      others: new Map(),
      asked: new Set(),
    }
    this.#topics.set(topic, known)
    return known
  }

  #nextRef(): string {
    return `${this.#node.slice(0, 8)}-${this.#nextNumber()}`
  }

  #nextNumber(): number {
    this.#count += 1
    return this.#count
  }
}

function stateOf(entries: readonly Entry[]): PresenceState {
  const metas = new Map<string, PresenceMeta[]>()
  for (const { key, meta } of entries) metas.set(key, [...(metas.get(key) ?? []), meta])
  return Object.fromEntries([...metas].map(([key, list]) => [key, { metas: list }]))
}

/** What is known of a server after its message; undefined where something before it was missed. */
function heard(
  message: Exclude<PresenceMessage, { readonly type: 'ask' }>,
  before: Known | undefined,
): Omit<Known, 'heardAt'> | undefined {
  if (message.type === 'state') return message
  if (before?.sequence !== (message.type === 'beat' ? message.sequence : message.after)) return undefined
  if (message.type === 'beat') return before
  const { sequence, joins, leaves } = message
  return { sequence, entries: [...missing(before.entries, leaves), ...joins] }
}

/** The entries of one list that the other lacks. */
function missing(entries: readonly Entry[], others: readonly Entry[]): Entry[] {
  const refs = new Set(others.map(({ meta }) => meta.phx_ref))
  return entries.filter(({ meta }) => !refs.has(meta.phx_ref))
}
