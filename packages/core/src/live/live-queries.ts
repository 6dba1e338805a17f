import { isLuxError, LuxError } from '../errors/lux-error.js'
import type { Change, ChangeWindow, KindReset } from '../feed/change.js'
import type { LivePulse } from '../feed/change-feed.js'
import type { ChangeLogDriver } from '../feed/change-log-driver.js'
import type { FeedPosition } from '../feed/feed-position.js'
import { JoinedSignal } from '../feed/joined-signal.js'
import { onAbort } from '../feed/on-abort.js'
import { lostReasonOf } from '../feed/position-lost.js'
import type { TailedFeed } from '../feed/tailed-feed.js'
import { WakeSignal } from '../feed/wake-signal.js'
import { canonicalJson, type JsonValue } from '../query/json.js'
import type { KindShape } from '../query/kind-shape.js'
import type { CallSignal } from '../realm/call-signal.js'
import { prepareRead } from '../realm/execute-read.js'
import type { ExecuteOptions, ExecutionScope } from '../realm/execution-scope.js'
import type { DriverRead } from '../realm/realm-driver.js'
import { kindChanged } from '../realm/realm-errors.js'
import type { GroupHit } from './live-group.js'
import { type AskedQuery, LiveGroupFactory } from './live-group-factory.js'
import { type KnownGroup, LiveGroups } from './live-groups.js'
import type { LiveMessage, LiveStream, ResyncReason, WatchRequest } from './live-message.js'
import { DEFAULT_LIVE_OPTIONS, type LiveOptions } from './live-options.js'
import { livePlan } from './live-plan.js'
import { LiveSubscriber } from './live-subscriber.js'
import { digestOf, ResumeTokens } from './resume-token.js'
import { Turn } from './turn.js'

/** A cursor moves on after such a silence, so that it does not get older than the log. */
const REFRESH_MS = 15_000
/** Before a feed that lost its place begins anew. */
const RESTART_PAUSE_MS = 100

/** What a window brings to whom, gathered from its pages. */
class News {
  readonly hits = new Map<KnownGroup, GroupHit[]>()
  readonly resets: KindReset[] = []
}

/** The live queries of one realm: one follower of the feed, one evaluation for all who ask the same. */
export class LiveQueries {
  readonly #scope: ExecutionScope
  readonly #log: ChangeLogDriver
  readonly #feed: TailedFeed
  readonly #options: Required<LiveOptions>
  readonly #factory: LiveGroupFactory
  readonly #groups = new LiveGroups()
  /** Groups with somebody who has not caught up: they want to hear of every window. */
  readonly #waiting = new Set<KnownGroup>()
  readonly #subscribers = new Set<LiveSubscriber>()
  readonly #ending = new AbortController()
  readonly #shapes = new WeakMap<KindShape, string>()
  #news = new News()
  #refreshedAt = performance.now()
  #tokens: Promise<ResumeTokens> | undefined
  #following: { readonly ready: Promise<void>; readonly stop: AbortController } | undefined

  constructor(scope: ExecutionScope, log: ChangeLogDriver, feed: TailedFeed, options: LiveOptions) {
    this.#scope = scope
    this.#log = log
    this.#feed = feed
    this.#options = { ...DEFAULT_LIVE_OPTIONS, ...options }
    this.#factory = new LiveGroupFactory({
      scope,
      log,
      groups: this.#groups,
      options: this.#options,
      past: (from) => feed.past(from, this.#ending.signal),
    })
  }

  /** @throws what the query is refused with; the stream throws what goes wrong later */
  watch(request: WatchRequest, options: ExecuteOptions): LiveStream {
    const read = prepareRead(this.#scope, request.query, options)
    const plan = livePlan(read.query, this.#scope.kinds)
    const beginsNow = request.begin === 'now'
    if (beginsNow && plan.mode !== 'plain') throw unplain()
    for (const kind of [plan.kind, ...plan.bonded])
      if (this.#scope.kinds.get(kind)?.changes === 'none') throw unlogged(kind)
    const messages = this.#messages({ read, plan }, { ...request, beginsNow }, options.signal)
    return { layout: read.layout, messages }
  }

  async *#messages(
    asked: AskedQuery,
    { since, beginsNow }: { readonly since?: string; readonly beginsNow: boolean },
    signal: CallSignal | undefined,
  ): AsyncIterable<LiveMessage> {
    if (signal?.aborted === true || this.#ending.signal.aborted) return
    const subscriber = new LiveSubscriber({ maxBuffered: this.#options.maxBuffered, beginsNow })
    this.#subscribers.add(subscriber)
    const off = signal && onAbort(signal, () => subscriber.end())
    let known: KnownGroup | undefined
    try {
      known = this.#enter(asked, await this.#tokensOnce())
      await this.#follow()
      this.#waiting.add(known)
      await known.group.join(subscriber, since)
      for (let said = await subscriber.next(); said !== undefined; said = await subscriber.next()) yield said
    } finally {
      off?.()
      this.#subscribers.delete(subscriber)
      subscriber.end()
      if (known !== undefined) this.#exit(known, subscriber)
    }
  }

  #enter(asked: AskedQuery, tokens: ResumeTokens): KnownGroup {
    const digest = this.#digestOf(asked.read)
    return this.#groups.enter(digest, () => this.#factory.create(asked, digest, tokens))
  }

  /** Names a query with everything that was folded into it, and the shape that its rows have now. */
  #digestOf({ query, layout: { shape } }: DriverRead): string {
    const shapeText = this.#shapes.get(shape) ?? textOf(shape)
    this.#shapes.set(shape, shapeText)
    const { intention: _, ...asked } = query
    return digestOf(`${textOf(asked)}\n${shapeText}`)
  }

  #exit(known: KnownGroup, subscriber: LiveSubscriber): void {
    known.group.leave(subscriber)
    if (this.#groups.exit(known)) this.#waiting.delete(known)
    if (this.#groups.size === 0) this.#rest()
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

  /** Resolves when everything that is committed from now on will be heard of. */
  #follow(): Promise<void> {
    this.#following ??= this.#start()
    return this.#following.ready
  }

  #start(): { readonly ready: Promise<void>; readonly stop: AbortController } {
    const stop = new AbortController()
    const ready = this.#feed.head().then((head) => {
      const joined = new JoinedSignal(stop.signal, this.#ending.signal)
      void this.#listen(head, joined.signal).finally(() => joined.release())
    })
    const following = { ready, stop }
    ready.catch(() => {
      if (this.#following === following) this.#following = undefined
    })
    return following
  }

  #rest(): void {
    this.#following?.stop.abort()
    this.#following = undefined
  }

  async #listen(head: FeedPosition, signal: AbortSignal): Promise<void> {
    let from: FeedPosition | undefined = head
    while (from !== undefined) {
      this.#news = new News()
      try {
        for await (const window of this.#feed.windows(from, { signal, refresh: true }))
          await this.#dispatch(window)
        return
      } catch (error) {
        from = signal.aborted ? undefined : await this.#lost(error, signal)
      }
    }
  }

  /** What the feed ended with: everybody begins anew where the log only lost its place, else all fail. */
  async #lost(error: unknown, signal: AbortSignal): Promise<FeedPosition | undefined> {
    try {
      if (!isLuxError(error, 'LUX_POSITION_LOST')) throw error
      await new WakeSignal(signal).wait(RESTART_PAUSE_MS)
      const head = await this.#feed.head()
      if (signal.aborted) return undefined
      const reason = lostReasonOf(error) === 'epoch' ? 'epoch' : 'expired'
      for (const known of this.#groups.all()) this.#restart(known, reason)
      return head
    } catch (failure) {
      if (signal.aborted) return undefined
      this.#following = undefined
      for (const { group } of this.#groups.all()) group.fail(failure)
      return undefined
    }
  }

  async #dispatch(window: ChangeWindow): Promise<void> {
    const turn = new Turn()
    for (const change of window.changes) {
      this.#match(change)
      await turn.pause()
    }
    this.#news.resets.push(...window.resets)
    // Transactions reach subscribers whole: the pages of a window wait for its end.
    if (!window.partial) await this.#deliver(window, turn)
  }

  #match(change: Change): void {
    this.#groups.match(change, (known, how) => {
      const hits = this.#news.hits.get(known) ?? []
      this.#news.hits.set(known, hits)
      if (how !== undefined && known.plan.mode !== 'requery') hits.push({ change, ...how })
    })
  }

  /** To whom a window says something, and to those who wait for one that covers where they began. */
  async #deliver(window: ChangeWindow, turn: Turn): Promise<void> {
    const news = this.#news
    this.#news = new News()
    const isRefresh = performance.now() - this.#refreshedAt > REFRESH_MS || window.changes.length === 0
    if (isRefresh) this.#refreshedAt = performance.now()
    const isForAll = isRefresh || news.resets.length > 0
    const groups = isForAll ? this.#groups.all() : this.#waiting
    for (const known of new Set([...news.hits.keys(), ...groups])) {
      const { kind: own, bonded } = known.plan
      const reset = news.resets.find(({ kind }) => kind === own || bonded.has(kind))
      if (reset === undefined) this.#give(known, window, { hits: news.hits.get(known), isRefresh })
      else this.#restart(known, reset.reason)
      await turn.pause()
    }
  }

  #give(
    known: KnownGroup,
    window: ChangeWindow,
    { hits, isRefresh }: { readonly hits: readonly GroupHit[] | undefined; readonly isRefresh: boolean },
  ): void {
    const { group, plan } = known
    // A list has no cursor to refresh and nobody who catches up.
    if (hits !== undefined || plan.mode === 'plain') {
      try {
        group.take({ window, hits: hits ?? [], isRefresh })
      } catch (error) {
        // One query that cannot be evaluated ends alone.
        group.fail(error)
      }
    }
    if (group.isWaiting) this.#waiting.add(known)
    else this.#waiting.delete(known)
  }

  #restart(known: KnownGroup, reason: ResyncReason): void {
    known.group.restart(reason)
    this.#waiting.add(known)
  }

  /** Kinds are not what they were: queries over them end, to be asked anew. */
  outdate(kinds: ReadonlySet<string>): void {
    for (const { group, plan } of this.#groups.all()) {
      const outdated = [plan.kind, ...plan.bonded].find((kind) => kinds.has(kind))
      if (outdated !== undefined) group.fail(kindChanged(outdated))
    }
  }

  pulse(): LivePulse {
    return {
      queries: this.#groups.size,
      subscribers: this.#subscribers.size,
      unindexed: this.#groups.unindexed,
    }
  }

  close(): void {
    this.#ending.abort()
    for (const subscriber of this.#subscribers) subscriber.end()
  }
}

function unlogged(kind: string): LuxError {
  return new LuxError(
    'LUX_UNSUPPORTED',
    `Changes of the kind ${kind} are not logged, so that no query over it can stay live; leave out changes: 'none' there.`,
    { details: { kind } },
  )
}

function unplain(): LuxError {
  return new LuxError(
    'LUX_UNSUPPORTED',
    'A live query with bonds, groups or a limit begins with its rows; leave begin: now out.',
  )
}

/** As JSON sees it: what is undefined is not there. */
function textOf(value: object): string {
  const parsed: JsonValue = JSON.parse(JSON.stringify(value))
  return canonicalJson(parsed)
}
