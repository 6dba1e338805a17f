import { LuxError } from '../errors/lux-error.js'
import type { Change, ChangeWindow } from '../feed/change.js'
import type { ChangeLogDriver } from '../feed/change-log-driver.js'
import type { FeedPosition } from '../feed/feed-position.js'
import type { TailedFeed } from '../feed/tailed-feed.js'
import { compileFilter } from '../query/evaluate-condition.js'
import { canonicalJson, type JsonValue } from '../query/json.js'
import type { KindShape } from '../query/kind-shape.js'
import type { SacredQuery } from '../query/sacred-query.js'
import type { Row } from '../query/store.js'
import { prepareRead } from '../realm/execute-read.js'
import type { ExecuteOptions, ExecutionScope } from '../realm/execution-scope.js'
import type { DriverRead } from '../realm/realm-driver.js'
import type { GroupHit, LiveGroup } from './live-group.js'
import type { LiveMessage, LiveStream, WatchRequest } from './live-message.js'
import { type LivePlan, livePlan } from './live-plan.js'
import { LiveReader } from './live-reader.js'
import { LiveSubscriber } from './live-subscriber.js'
import { PlainGroup } from './plain-group.js'
import { anchorsOf } from './predicate-anchors.js'
import { type IndexedPredicate, PredicateIndex } from './predicate-index.js'
import { RequeryGroup } from './requery-group.js'
import { digestOf, ResumeTokens } from './resume-token.js'
import { WindowGroup } from './window-group.js'

export interface LiveOptions {
  /** Beings that a live query may begin with; default 10,000. */
  readonly maxBeings?: number
  /** Live queries that no index finds, so that every change is checked against each; default 500. */
  readonly maxUnindexed?: number
  /** Changes that may wait for one subscriber; default 10,000. */
  readonly maxBuffered?: number
  /** Milliseconds between two reads of a query that has to run again; default 50. */
  readonly minRequeryMs?: number
}

const DEFAULTS: Required<LiveOptions> = {
  maxBeings: 10_000,
  maxUnindexed: 500,
  maxBuffered: 10_000,
  minRequeryMs: 50,
}

/** Milliseconds of matching after which other work gets a turn. */
const TURN_MS = 4

/** For `meditate()`. */
export interface LivePulse {
  /** Distinct live queries. */
  readonly queries: number
  readonly subscribers: number
  /** Of the queries: those that every change is checked against. */
  readonly unindexed: number
}

interface Predicate extends IndexedPredicate {
  readonly group: LiveGroup
}

interface KnownGroup {
  readonly group: LiveGroup
  readonly plan: LivePlan
  readonly predicate?: Predicate
}

/** The live queries of one realm: one follower of the feed, one evaluation for all who ask the same. */
export class LiveQueries {
  readonly #scope: ExecutionScope
  readonly #log: ChangeLogDriver
  readonly #feed: TailedFeed
  readonly #options: Required<LiveOptions>
  readonly #reader: LiveReader
  readonly #groups = new Map<string, KnownGroup>()
  /** Plain queries and windows by kind. */
  readonly #indexes = new Map<string, PredicateIndex<Predicate>>()
  /** Queries that run again, by the kinds that they look at. */
  readonly #requeried = new Map<string, Set<KnownGroup>>()
  /** Groups with somebody who has not caught up: they want to hear of every window. */
  readonly #waiting = new Set<LiveGroup>()
  readonly #ending = new AbortController()
  #pendingHits = new Map<LiveGroup, GroupHit[]>()
  #pendingTouched = new Set<LiveGroup>()
  #tokens: Promise<ResumeTokens> | undefined
  #following: { readonly ready: Promise<void>; readonly stop: AbortController } | undefined

  constructor(scope: ExecutionScope, log: ChangeLogDriver, feed: TailedFeed, options: LiveOptions) {
    this.#scope = scope
    this.#log = log
    this.#feed = feed
    this.#options = { ...DEFAULTS, ...options }
    this.#reader = new LiveReader(log, scope.kinds, {
      timeoutMs: scope.defaultTimeoutMs,
      maxBeings: this.#options.maxBeings,
    })
  }

  /** @throws what the query is refused with; the stream throws what goes wrong later */
  watch(request: WatchRequest, options: ExecuteOptions): LiveStream {
    const read = prepareRead(this.#scope, request.query, options)
    const beginsNow = request.begin === 'now'
    if (beginsNow && livePlan(read.query, this.#scope.kinds).mode !== 'plain') throw unplain()
    return { layout: read.layout, messages: this.#messages(read, { ...request, beginsNow }, options.signal) }
  }

  async *#messages(
    read: DriverRead,
    { since, beginsNow }: { readonly since?: string; readonly beginsNow: boolean },
    signal: AbortSignal | undefined,
  ): AsyncIterable<LiveMessage> {
    const subscriber = new LiveSubscriber({
      signal: signal === undefined ? this.#ending.signal : AbortSignal.any([signal, this.#ending.signal]),
      maxBuffered: this.#options.maxBuffered,
      beginsNow,
    })
    const tokens = await this.#tokensOnce()
    const known = this.#groupOf(read, tokens)
    try {
      await this.#follow()
      this.#waiting.add(known.group)
      await known.group.join(subscriber, since)
      yield* subscriber.messages()
    } finally {
      subscriber.end()
      known.group.leave(subscriber)
      this.#forget(known)
    }
  }

  /** The secret is the realm's, so that a cursor is good at every server of it. */
  #tokensOnce(): Promise<ResumeTokens> {
    this.#tokens ??= this.#log.state
      .claim('secret/resume', globalThis.crypto.randomUUID() + globalThis.crypto.randomUUID())
      .then((key) => new ResumeTokens(key, this.#log.source))
    this.#tokens.catch(() => {
      this.#tokens = undefined
    })
    return this.#tokens
  }

  #groupOf(read: DriverRead, tokens: ResumeTokens): KnownGroup {
    const digest = digestOfRead(read)
    const known = this.#groups.get(digest)
    if (known !== undefined) return known
    const made = this.#create(read, digest, tokens)
    this.#groups.set(digest, made)
    if (made.predicate !== undefined) this.#indexOf(read.query.kind).add(made.predicate)
    else for (const kind of made.plan.kinds) this.#requeriedBy(kind).add(made)
    return made
  }

  #create(read: DriverRead, digest: string, tokens: ResumeTokens): KnownGroup {
    const { query, layout } = read
    const plan = livePlan(query, this.#scope.kinds)
    const { soulIds } = this.#scope.kinds.require(query.kind)
    const common = { digest, layout, tokens, soulIds, reader: this.#reader, source: this.#log.source }
    if (plan.mode === 'requery') {
      const group = new RequeryGroup({ ...common, query, minIntervalMs: this.#options.minRequeryMs })
      return { group, plan }
    }
    const { select: _, ...whole } = query
    const matches = this.#filter(query, layout.shape)
    const past = (from: FeedPosition): AsyncIterable<ChangeWindow> =>
      this.#feed.past(from, this.#ending.signal)
    const group =
      plan.mode === 'plain'
        ? new PlainGroup({ ...common, whole, matches, past })
        : new WindowGroup({ ...common, whole })
    return { group, plan, predicate: { group, matches, anchors: this.#anchors(query, layout.shape) } }
  }

  /** @throws LUX_OVERLOADED */
  #anchors({ where }: SacredQuery, shape: KindShape): Predicate['anchors'] {
    const anchors = anchorsOf(where, shape)
    if (anchors !== undefined || where === undefined) return anchors
    const { maxUnindexed } = this.#options
    if (this.pulse().unindexed < maxUnindexed) return undefined
    throw new LuxError(
      'LUX_OVERLOADED',
      `The realm follows ${maxUnindexed} live queries that no index finds; ask for equal values, a list or a range of numbers.`,
      { details: { maxUnindexed } },
    )
  }

  #filter({ where }: SacredQuery, shape: KindShape): (row: Row) => boolean {
    return compileFilter(where, shape, {
      catalog: this.#scope.kinds,
      related: () => {
        throw new TypeError('A query that follows bonds is not judged by single rows.')
      },
    })
  }

  #indexOf(kind: string): PredicateIndex<Predicate> {
    const index = this.#indexes.get(kind) ?? new PredicateIndex<Predicate>()
    this.#indexes.set(kind, index)
    return index
  }

  #requeriedBy(kind: string): Set<KnownGroup> {
    const groups = this.#requeried.get(kind) ?? new Set()
    this.#requeried.set(kind, groups)
    return groups
  }

  #forget(known: KnownGroup): void {
    const { group, predicate, plan } = known
    if (group.size > 0 || this.#groups.get(group.digest) !== known) return
    this.#groups.delete(group.digest)
    this.#waiting.delete(group)
    if (predicate !== undefined) this.#indexOf(group.layout.shape.name).remove(predicate)
    else for (const kind of plan.kinds) this.#requeriedBy(kind).delete(known)
    if (this.#groups.size > 0) return
    this.#following?.stop.abort()
    this.#following = undefined
  }

  /** Resolves when everything that is committed from now on will be heard of. */
  #follow(): Promise<void> {
    this.#following ??= this.#start()
    return this.#following.ready
  }

  #start(): { readonly ready: Promise<void>; readonly stop: AbortController } {
    const stop = new AbortController()
    const ready = this.#feed.head().then((head) => {
      void this.#listen(head, stop)
    })
    const following = { ready, stop }
    ready.catch(() => {
      if (this.#following === following) this.#following = undefined
    })
    return following
  }

  async #listen(head: FeedPosition, stop: AbortController): Promise<void> {
    const signal = AbortSignal.any([stop.signal, this.#ending.signal])
    try {
      for await (const window of this.#feed.windows(head, { signal, refresh: true }))
        await this.#dispatch(window)
    } catch (error) {
      if (signal.aborted) return
      this.#following = undefined
      for (const { group } of this.#groups.values()) group.fail(error)
    }
  }

  async #dispatch(window: ChangeWindow): Promise<void> {
    let startedAt = performance.now()
    for (const change of window.changes) {
      this.#match(change)
      if (performance.now() - startedAt < TURN_MS) continue
      await new Promise((resolve) => setImmediate(resolve))
      startedAt = performance.now()
    }
    // Transactions reach subscribers whole: the pages of a window wait for its end.
    if (!window.partial) this.#deliver(window)
  }

  #match(change: Change): void {
    const hits = this.#indexes
      .get(change.kind)
      ?.match(change.old, change.new, ({ group }, error) => group.fail(error))
    for (const { predicate, before, after } of hits ?? []) {
      const list = this.#pendingHits.get(predicate.group) ?? []
      list.push({ change, before, after })
      this.#pendingHits.set(predicate.group, list)
    }
    for (const { group } of this.#requeried.get(change.kind) ?? []) this.#pendingTouched.add(group)
  }

  /** To whom a window says something, and to those who wait for one that covers where they began. */
  #deliver(window: ChangeWindow): void {
    const [hits, touched] = [this.#pendingHits, this.#pendingTouched]
    this.#pendingHits = new Map()
    this.#pendingTouched = new Set()
    const concerned = new Set([...hits.keys(), ...touched, ...this.#waiting])
    const isRare = window.resets.length > 0 || window.changes.length === 0
    if (isRare) for (const { group } of this.#groups.values()) concerned.add(group)
    for (const group of concerned)
      this.#give(group, window, { hits: hits.get(group) ?? [], isTouched: touched.has(group) })
  }

  #give(
    group: LiveGroup,
    window: ChangeWindow,
    { hits, isTouched }: { readonly hits: readonly GroupHit[]; readonly isTouched: boolean },
  ): void {
    const plan = this.#groups.get(group.digest)?.plan
    const reset = window.resets.find(({ kind }) => plan?.kinds.has(kind))
    // A list has no cursor to refresh and nobody who catches up.
    if (plan?.mode !== 'plain' && hits.length === 0 && !isTouched && reset === undefined) return
    try {
      group.take({ window, hits, ...(reset === undefined ? {} : { reset }) })
    } catch (error) {
      // One query that cannot be evaluated ends alone.
      group.fail(error)
    }
    if (group.isWaiting) this.#waiting.add(group)
    else this.#waiting.delete(group)
  }

  pulse(): LivePulse {
    return {
      queries: this.#groups.size,
      subscribers: [...this.#groups.values()].reduce((sum, { group }) => sum + group.size, 0),
      unindexed: [...this.#indexes.values()].reduce((sum, index) => sum + index.scanned, 0),
    }
  }

  close(): void {
    this.#ending.abort()
  }
}

function unplain(): LuxError {
  return new LuxError(
    'LUX_UNSUPPORTED',
    'A live query with bonds, groups or a limit begins with its rows; leave begin: now out.',
  )
}

/** Names a query with everything that was folded into it, and the shape that its rows have now. */
function digestOfRead({ query, layout }: DriverRead): string {
  const { intention: _, ...asked } = query
  return digestOf(`${canonicalJson(plain(asked))}\n${canonicalJson(plain(layout.shape))}`)
}

/** As JSON sees it: what is undefined is not there. */
function plain(value: object): JsonValue {
  const parsed: JsonValue = JSON.parse(JSON.stringify(value))
  return parsed
}
