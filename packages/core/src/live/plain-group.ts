import { isLuxError } from '../errors/lux-error.js'
import type { ChangeWindow } from '../feed/change.js'
import type { ChangeSource } from '../feed/change-source.js'
import type { FeedPosition } from '../feed/feed-position.js'
import { lostReasonOf } from '../feed/position-lost.js'
import { Splice } from '../feed/splice.js'
import type { RowLayout } from '../query/row-layout.js'
import type { SacredQuery } from '../query/sacred-query.js'
import type { SoulIdCodec } from '../query/soul-id.js'
import type { Row } from '../query/store.js'
import type { GroupHit, GroupWindow, LiveGroup } from './live-group.js'
import type { LiveChange, LiveMessage, ResyncReason } from './live-message.js'
import type { LiveRead, LiveReader } from './live-reader.js'
import type { LiveSubscriber } from './live-subscriber.js'
import type { ResumeTokens } from './resume-token.js'
import { RowSteps } from './row-steps.js'

export interface PlainGroupOptions {
  readonly digest: string
  readonly layout: RowLayout
  /** The query with whole rows, so that each can be named and judged. */
  readonly whole: SacredQuery
  readonly soulIds: SoulIdCodec
  readonly matches: (row: Row) => boolean
  readonly reader: LiveReader
  readonly source: ChangeSource
  readonly tokens: ResumeTokens
  /** The windows from a position up to now. */
  readonly past: (from: FeedPosition) => AsyncIterable<ChangeWindow>
  /** Changes that a cursor may have missed; who missed more begins anew. */
  readonly maxMissed: number
}

/** Where a subscriber stands that does not yet get what all others get. */
interface Joining {
  readonly waiting: GroupWindow[]
  splice?: Splice
}

interface Missed {
  readonly changes: readonly LiveChange[]
  readonly position: FeedPosition
}

/**
 * A query that each row answers by itself. Nothing is kept of its result: what a change means is told by the
 * row before and the row after.
 */
export class PlainGroup implements LiveGroup {
  readonly digest: string
  readonly layout: RowLayout
  readonly #options: PlainGroupOptions
  readonly #steps: RowSteps
  readonly #live = new Set<LiveSubscriber>()
  readonly #joining = new Map<LiveSubscriber, Joining>()
  #reading: Promise<LiveRead> | undefined
  #failure: { readonly error: unknown } | undefined

  constructor(options: PlainGroupOptions) {
    this.#options = options
    this.digest = options.digest
    this.layout = options.layout
    this.#steps = new RowSteps(options.layout)
  }

  /** Who joins has to learn when it has caught up. */
  get isWaiting(): boolean {
    return this.#joining.size > 0
  }

  get isFailed(): boolean {
    return this.#failure !== undefined
  }

  async join(subscriber: LiveSubscriber, since: string | undefined): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure.error
    const joining: Joining = { waiting: [] }
    this.#joining.set(subscriber, joining)
    const resumed = since === undefined ? undefined : await this.#resume(subscriber, joining, since)
    this.#catchUp(subscriber, joining, resumed ?? (await this.#begin(subscriber, joining)))
  }

  leave(subscriber: LiveSubscriber): void {
    this.#live.delete(subscriber)
    this.#joining.delete(subscriber)
  }

  /** Hands out what was missed; undefined when the subscriber has to begin with the rows as they are. */
  async #resume(
    subscriber: LiveSubscriber,
    joining: Joining,
    since: string,
  ): Promise<FeedPosition | undefined> {
    const missed = await this.#missedSince(since)
    if (!this.#isCurrent(subscriber, joining)) return undefined
    if (typeof missed === 'string') {
      subscriber.push({ type: 'resync', reason: missed })
      return undefined
    }
    subscriber.push(this.#delta(missed.changes, missed.position))
    return missed.position
  }

  /** What happened since a cursor, or why that cannot be told. */
  async #missedSince(since: string): Promise<Missed | ResyncReason> {
    const token = this.#options.tokens.read(since, this.digest)
    if (token.type === 'refused') return token.reason
    try {
      return await this.#replay(token.position)
    } catch (error) {
      if (!isLuxError(error, 'LUX_POSITION_LOST')) throw error
      return lostReasonOf(error) === 'epoch' ? 'epoch' : 'expired'
    }
  }

  async #replay(from: FeedPosition): Promise<Missed | ResyncReason> {
    const changes: LiveChange[] = []
    let position = from
    for await (const window of this.#options.past(from)) {
      const reset = window.resets.find(({ kind }) => kind === this.#kind)
      if (reset !== undefined) return reset.reason
      changes.push(...this.#steps.of(this.#hitsIn(window)))
      if (changes.length > this.#options.maxMissed) return 'overflow'
      position = window.to
    }
    return { changes, position }
  }

  #hitsIn({ changes }: ChangeWindow): GroupHit[] {
    const { matches } = this.#options
    return changes.flatMap((change) => {
      if (change.kind !== this.#kind) return []
      const before = change.old !== undefined && matches(change.old)
      const after = change.new !== undefined && matches(change.new)
      return before || after ? [{ change, before, after }] : []
    })
  }

  /** Hands out the rows as they are, and gives their position. */
  async #begin(subscriber: LiveSubscriber, joining: Joining): Promise<FeedPosition> {
    if (subscriber.beginsNow) {
      const head = await this.#options.source.head()
      if (this.#isCurrent(subscriber, joining)) subscriber.push(this.#delta([], head))
      return head
    }
    const { rows, position } = await this.#read()
    if (!this.#isCurrent(subscriber, joining)) return position
    const { soulIds, tokens } = this.#options
    // Whole rows have no embeds: every entry is a cell.
    const cells = rows as readonly Row[]
    subscriber.push({
      type: 'snapshot',
      rows: cells.map((row) => this.#steps.show(row)),
      soulIds: cells.map((row) => soulIds.of(row)),
      cursor: tokens.issue(position, this.digest),
    })
    return position
  }

  /** One read for all who begin before the next window: who comes later was not given what the others were. */
  #read(): Promise<LiveRead> {
    if (this.#reading !== undefined) return this.#reading
    const reading = this.#options.reader.read(this.#options.whole)
    const finish = (): void => {
      if (this.#reading === reading) this.#reading = undefined
    }
    reading.then(finish, finish)
    this.#reading = reading
    return reading
  }

  /** Whether the subscriber has neither left nor begun anew meanwhile. */
  #isCurrent(subscriber: LiveSubscriber, joining: Joining): boolean {
    return this.#joining.get(subscriber) === joining
  }

  /** What came meanwhile, without what was seen at the position already. */
  #catchUp(subscriber: LiveSubscriber, joining: Joining, position: FeedPosition): void {
    if (!this.#isCurrent(subscriber, joining)) return
    joining.splice = new Splice(this.#options.source, position)
    for (const given of joining.waiting.splice(0)) this.#offer(subscriber, joining, given)
    this.#settle(subscriber, joining)
  }

  take(given: GroupWindow): void {
    this.#reading = undefined
    // Those who catch up by this very window get it from `#offer`, and the shared message from the next one on.
    const live = [...this.#live]
    for (const [subscriber, joining] of [...this.#joining]) {
      if (joining.splice === undefined) joining.waiting.push(given)
      else this.#offer(subscriber, joining, given)
      this.#settle(subscriber, joining)
    }
    if (live.length === 0) return
    const steps = this.#steps.of(given.hits)
    if (steps.length === 0 && !given.isRefresh) return
    const message = this.#delta(steps, given.window.to)
    for (const subscriber of live) this.#say(subscriber, message)
  }

  /** A window for one who has not caught up. */
  #offer(subscriber: LiveSubscriber, joining: Joining, { window, hits }: GroupWindow): void {
    const { splice } = joining
    if (splice === undefined || !this.#isCurrent(subscriber, joining)) return
    const fresh = splice.next({ ...window, changes: hits.map(({ change }) => change) })
    const kept = new Set(fresh.changes)
    const steps = this.#steps.of(hits.filter(({ change }) => kept.has(change)))
    if (steps.length > 0) this.#say(subscriber, this.#delta(steps, splice.position))
  }

  /** The others' messages fit once a window covered where the subscriber began. */
  #settle(subscriber: LiveSubscriber, joining: Joining): void {
    if (joining.splice?.isOpen !== false || !this.#isCurrent(subscriber, joining)) return
    this.#joining.delete(subscriber)
    this.#live.add(subscriber)
  }

  #say(subscriber: LiveSubscriber, message: LiveMessage): void {
    subscriber.push(message)
    if (subscriber.isFull && !subscriber.squash()) this.#renew(subscriber, 'overflow')
  }

  restart(reason: ResyncReason): void {
    this.#reading = undefined
    for (const subscriber of this.#everybody()) this.#renew(subscriber, reason)
  }

  /** The subscriber begins anew, with the rows as they are. */
  #renew(subscriber: LiveSubscriber, reason: ResyncReason): void {
    const joining: Joining = { waiting: [] }
    this.#live.delete(subscriber)
    this.#joining.set(subscriber, joining)
    subscriber.clear()
    subscriber.push({ type: 'resync', reason })
    this.#begin(subscriber, joining).then(
      (position) => this.#catchUp(subscriber, joining, position),
      (error: unknown) => subscriber.fail(error),
    )
  }

  fail(error: unknown): void {
    this.#failure ??= { error }
    for (const subscriber of this.#everybody()) subscriber.fail(error)
  }

  #everybody(): readonly LiveSubscriber[] {
    return [...this.#live, ...this.#joining.keys()]
  }

  #delta(changes: readonly LiveChange[], position: FeedPosition): LiveMessage {
    return { type: 'delta', changes, cursor: this.#options.tokens.issue(position, this.digest) }
  }

  get #kind(): string {
    return this.layout.shape.name
  }
}
