import { isLuxError } from '../errors/lux-error.js'
import type { ChangeWindow, ResetReason } from '../feed/change.js'
import type { ChangeSource } from '../feed/change-source.js'
import type { FeedPosition } from '../feed/feed-position.js'
import { Splice } from '../feed/splice.js'
import { compileColumns } from '../query/evaluate-query.js'
import type { ResultRow, RowLayout } from '../query/row-layout.js'
import type { SacredQuery } from '../query/sacred-query.js'
import type { SoulIdCodec } from '../query/soul-id.js'
import type { Row } from '../query/store.js'
import { sameRow } from './list-steps.js'
import type { GroupHit, GroupWindow, LiveGroup } from './live-group.js'
import type { LiveChange, LiveMessage, LiveOrigin, ResyncReason } from './live-message.js'
import type { LiveRead, LiveReader } from './live-reader.js'
import type { LiveSubscriber } from './live-subscriber.js'
import type { ResumeTokens } from './resume-token.js'

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
}

/** Where a subscriber stands that does not yet get what all others get. */
interface Joining {
  readonly waiting: GroupWindow[]
  splice?: Splice
}

/**
 * A query that each row answers by itself. Nothing is kept of its result: what a change means is told by the
 * row before and the row after.
 */
export class PlainGroup implements LiveGroup {
  readonly digest: string
  readonly layout: RowLayout
  readonly #options: PlainGroupOptions
  readonly #project: (row: Row) => ResultRow
  readonly #live = new Set<LiveSubscriber>()
  readonly #joining = new Map<LiveSubscriber, Joining>()
  #reading: Promise<LiveRead> | undefined

  constructor(options: PlainGroupOptions) {
    this.#options = options
    this.digest = options.digest
    this.layout = options.layout
    this.#project = compileColumns(options.layout)
  }

  get size(): number {
    return this.#live.size + this.#joining.size
  }

  /** A cursor has to move on although nothing happens, and who joins has to learn when it has caught up. */
  get isWaiting(): boolean {
    return this.#joining.size > 0
  }

  async join(subscriber: LiveSubscriber, since: string | undefined): Promise<void> {
    const joining: Joining = { waiting: [] }
    this.#joining.set(subscriber, joining)
    const from = since === undefined ? undefined : this.#options.tokens.read(since, this.digest)
    const position = from?.type === 'position' ? await this.#resume(subscriber, from.position) : undefined
    if (from?.type === 'refused') subscriber.push({ type: 'resync', reason: from.reason })
    this.#catchUp(subscriber, joining, position ?? (await this.#begin(subscriber)))
  }

  leave(subscriber: LiveSubscriber): void {
    this.#live.delete(subscriber)
    this.#joining.delete(subscriber)
  }

  /** Hands out what was missed; undefined when it is no longer known. */
  async #resume(subscriber: LiveSubscriber, from: FeedPosition): Promise<FeedPosition | undefined> {
    try {
      return await this.#replay(subscriber, from)
    } catch (error) {
      if (!isLuxError(error, 'LUX_POSITION_LOST')) throw error
      const reason = error.details['reason'] === 'epoch' ? 'epoch' : 'expired'
      subscriber.push({ type: 'resync', reason })
      return undefined
    }
  }

  async #replay(subscriber: LiveSubscriber, from: FeedPosition): Promise<FeedPosition | undefined> {
    const changes: LiveChange[] = []
    let position = from
    for await (const window of this.#options.past(from)) {
      const reset = window.resets.find(({ kind }) => kind === this.#kind)
      if (reset !== undefined) {
        subscriber.push({ type: 'resync', reason: reset.reason })
        return undefined
      }
      changes.push(...this.#changesOf(this.#hitsIn(window)))
      position = window.to
    }
    subscriber.push(this.#delta(changes, position))
    return position
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

  /** The rows as they are, for all who begin at this moment. */
  async #begin(subscriber: LiveSubscriber): Promise<FeedPosition> {
    const { reader, whole, soulIds, tokens, source } = this.#options
    if (subscriber.beginsNow) {
      const head = await source.head()
      subscriber.push(this.#delta([], head))
      return head
    }
    this.#reading ??= reader.read(whole).finally(() => {
      this.#reading = undefined
    })
    const { rows, position } = await this.#reading
    // Whole rows have no embeds: every entry is a cell.
    const cells = rows as readonly Row[]
    subscriber.push({
      type: 'snapshot',
      rows: cells.map(this.#project),
      soulIds: cells.map((row) => soulIds.of(row)),
      cursor: tokens.issue(position, this.digest),
    })
    return position
  }

  /** What came meanwhile, without what was seen at the position already. */
  #catchUp(subscriber: LiveSubscriber, joining: Joining, position: FeedPosition): void {
    if (this.#joining.get(subscriber) !== joining) return
    joining.splice = new Splice(this.#options.source, position)
    for (const given of joining.waiting.splice(0)) this.#offer(subscriber, joining, given)
  }

  take(given: GroupWindow): void {
    if (given.reset !== undefined) {
      this.#restart(given.reset.reason)
      return
    }
    // Those who catch up by this very window get it from `#offer`, and the shared message from the next one on.
    const live = [...this.#live]
    for (const [subscriber, joining] of [...this.#joining]) {
      if (joining.splice === undefined) joining.waiting.push(given)
      else this.#offer(subscriber, joining, given)
    }
    const { changes, to } = given.window
    const isRefresh = changes.length === 0
    const steps = this.#changesOf(given.hits)
    if (live.length === 0 || (steps.length === 0 && !isRefresh)) return
    const message = this.#delta(steps, to)
    for (const subscriber of live) this.#say(subscriber, message)
  }

  /** A window for one who has not caught up: the others' messages fit once a window covers where it began. */
  #offer(subscriber: LiveSubscriber, { splice }: Joining, given: GroupWindow): void {
    if (splice === undefined) return
    const fresh = splice.next({ ...given.window, changes: given.hits.map(({ change }) => change) })
    const kept = new Set(fresh.changes)
    const steps = this.#changesOf(given.hits.filter(({ change }) => kept.has(change)))
    if (steps.length > 0) this.#say(subscriber, this.#delta(steps, splice.position))
    if (splice.isOpen || !this.#joining.delete(subscriber)) return
    this.#live.add(subscriber)
  }

  #say(subscriber: LiveSubscriber, message: LiveMessage): void {
    subscriber.push(message)
    if (!subscriber.isFull) return
    subscriber.squash()
    if (subscriber.isFull) this.#renew(subscriber, 'overflow')
  }

  #restart(reason: ResetReason): void {
    for (const subscriber of [...this.#live, ...this.#joining.keys()]) this.#renew(subscriber, reason)
  }

  /** The subscriber begins anew, with the rows as they are. */
  #renew(subscriber: LiveSubscriber, reason: ResyncReason): void {
    const joining: Joining = { waiting: [] }
    this.#live.delete(subscriber)
    this.#joining.set(subscriber, joining)
    subscriber.clear()
    subscriber.push({ type: 'resync', reason })
    this.#begin(subscriber).then(
      (position) => this.#catchUp(subscriber, joining, position),
      (error: unknown) => subscriber.fail(error),
    )
  }

  fail(error: unknown): void {
    for (const subscriber of [...this.#live, ...this.#joining.keys()]) subscriber.fail(error)
  }

  #changesOf(hits: readonly GroupHit[]): LiveChange[] {
    return hits.flatMap((hit) => this.#changeOf(hit) ?? [])
  }

  #changeOf({ change, before, after }: GroupHit): LiveChange | undefined {
    const { soulId, operation, at, old, new: now } = change
    const shown = before && old !== undefined ? this.#project(old) : undefined
    const origin: LiveOrigin = { operation, at, ...(shown === undefined ? {} : { old: shown }) }
    if (!after || now === undefined) return { type: 'leave', soulId, origin }
    const row = this.#project(now)
    if (shown === undefined) return { type: 'enter', soulId, row, origin }
    // Nothing of what the query shows has changed.
    return sameRow(shown, row) ? undefined : { type: 'update', soulId, row, origin }
  }

  #delta(changes: readonly LiveChange[], position: FeedPosition): LiveMessage {
    return { type: 'delta', changes, cursor: this.#options.tokens.issue(position, this.digest) }
  }

  get #kind(): string {
    return this.layout.shape.name
  }
}
