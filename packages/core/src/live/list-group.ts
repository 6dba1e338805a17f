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
  #failure: { readonly error: unknown } | undefined

  constructor({ digest, layout, tokens }: ListGroupOptions) {
    this.digest = digest
    this.layout = layout
    this.#cursor = tokens.issue('', digest)
  }

  /** Reads the list for the first time, and shows it. */
  protected abstract load(): Promise<void>
  abstract take(given: GroupWindow): void
  abstract restart(reason: ResyncReason): void

  protected get isLoaded(): boolean {
    return this.#isLoaded
  }

  get isWaiting(): boolean {
    return false
  }

  get isFailed(): boolean {
    return this.#failure !== undefined
  }

  async join(subscriber: LiveSubscriber, since: string | undefined): Promise<void> {
    this.#loading ??= this.load()
    await this.#loading.catch((error: unknown) => this.fail(error))
    if (this.#failure !== undefined) throw this.#failure.error
    this.#subscribers.add(subscriber)
    if (since !== undefined) subscriber.push({ type: 'resync', reason: 'window' })
    this.#sayAll(subscriber)
  }

  leave(subscriber: LiveSubscriber): void {
    this.#subscribers.delete(subscriber)
  }

  fail(error: unknown): void {
    this.#failure ??= { error }
    for (const subscriber of this.#subscribers) subscriber.fail(error)
  }

  /** The list is this now; with a reason everybody is told that it begins anew. */
  protected show(rows: readonly ShownRow[], reason?: ResyncReason): void {
    const changes = this.#isLoaded && reason === undefined ? listSteps(this.#shown, rows) : []
    this.#shown = rows
    this.#isLoaded = true
    if (reason !== undefined) for (const subscriber of this.#subscribers) this.#renew(subscriber, reason)
    if (changes.length === 0) return
    const message = { type: 'delta', changes, cursor: this.#cursor } as const
    for (const subscriber of this.#subscribers) {
      subscriber.push(message)
      if (subscriber.isFull) this.#renew(subscriber, 'overflow')
    }
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
