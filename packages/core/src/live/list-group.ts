import type { RowLayout } from '../query/row-layout.js'
import { listSteps, type ShownRow } from './list-steps.js'
import type { GroupWindow, LiveGroup } from './live-group.js'
import type { ResyncReason } from './live-message.js'
import type { LiveSubscriber } from './live-subscriber.js'
import type { ResumeTokens } from './resume-token.js'

export interface ListGroupOptions {
  readonly digest: string
  readonly layout: RowLayout
  readonly tokens: ResumeTokens
}

/**
 * A query whose result is kept as a list: who joins gets the list as it is, and everybody the steps from one
 * list to the next. There is no resuming: a cursor of such a query says only that it has to begin anew.
 */
export abstract class ListGroup implements LiveGroup {
  readonly digest: string
  readonly layout: RowLayout
  readonly #cursor: string
  readonly #subscribers = new Set<LiveSubscriber>()
  #shown: readonly ShownRow[] = []
  #loading: Promise<void> | undefined
  #isLoaded = false

  constructor({ digest, layout, tokens }: ListGroupOptions) {
    this.digest = digest
    this.layout = layout
    this.#cursor = tokens.issue('', digest)
  }

  /** Reads the list for the first time. */
  protected abstract load(): Promise<readonly ShownRow[]>
  abstract take(given: GroupWindow): void

  protected get isLoaded(): boolean {
    return this.#isLoaded
  }

  get size(): number {
    return this.#subscribers.size
  }

  get isWaiting(): boolean {
    return false
  }

  async join(subscriber: LiveSubscriber, since: string | undefined): Promise<void> {
    if (!this.#isLoaded) {
      this.#loading ??= this.#load()
      await this.#loading
    }
    this.#subscribers.add(subscriber)
    if (since !== undefined) subscriber.push({ type: 'resync', reason: 'window' })
    this.#sayAll(subscriber)
  }

  async #load(): Promise<void> {
    try {
      this.#shown = await this.load()
      this.#isLoaded = true
    } finally {
      this.#loading = undefined
    }
  }

  leave(subscriber: LiveSubscriber): void {
    this.#subscribers.delete(subscriber)
  }

  fail(error: unknown): void {
    for (const subscriber of this.#subscribers) subscriber.fail(error)
  }

  /** The list is this now. */
  protected show(rows: readonly ShownRow[]): void {
    const changes = listSteps(this.#shown, rows)
    this.#shown = rows
    if (changes.length === 0 || !this.#isLoaded) return
    const message = { type: 'delta', changes, cursor: this.#cursor } as const
    for (const subscriber of this.#subscribers) {
      subscriber.push(message)
      if (subscriber.isFull) this.#renew(subscriber, 'overflow')
    }
  }

  /** Everybody is told that the list begins anew. */
  protected restart(rows: readonly ShownRow[], reason: ResyncReason): void {
    this.#shown = rows
    for (const subscriber of this.#subscribers) this.#renew(subscriber, reason)
  }

  #renew(subscriber: LiveSubscriber, reason: ResyncReason): void {
    subscriber.clear()
    subscriber.push({ type: 'resync', reason })
    this.#sayAll(subscriber)
  }

  #sayAll(subscriber: LiveSubscriber): void {
    subscriber.push({
      type: 'snapshot',
      rows: this.#shown.map(({ row }) => row),
      soulIds: this.#shown.map(({ soulId }) => soulId),
      cursor: this.#cursor,
    })
  }
}
