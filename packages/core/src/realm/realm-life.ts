import { toLuxError } from '../errors/lux-error.js'
import type { ExecuteOptions } from './execution-scope.js'
import { callAborted, realmClosed, realmNotReady } from './realm-errors.js'
import type { RealmEvent, RealmState } from './realm-event.js'

/**
 * The state of a realm and the calls that are under way in it: awakened once, closed once, and closed only when
 * what was accepted is finished.
 */
export class RealmLife {
  readonly #realmName: string
  readonly #observe: ((event: RealmEvent) => void) | undefined
  #state: RealmState = 'created'
  #awakening: Promise<void> | undefined
  #closing: Promise<void> | undefined
  #inFlight = 0
  #drained: (() => void) | undefined

  constructor(realmName: string, observe: ((event: RealmEvent) => void) | undefined) {
    this.#realmName = realmName
    this.#observe = observe
  }

  get state(): RealmState {
    return this.#state
  }

  /** Runs `open` at the first call; every call waits for it. One that fails closes the realm. */
  async awaken(open: () => Promise<void>): Promise<void> {
    if (this.#state === 'closing' || this.#state === 'closed') throw realmClosed(this.#realmName)
    this.#awakening ??= this.#awaken(open)
    await this.#awakening
  }

  async #awaken(open: () => Promise<void>): Promise<void> {
    this.#become('awakening')
    try {
      await open()
      this.#become('awake')
    } catch (error) {
      this.#become('closed')
      throw toLuxError(error)
    }
  }

  /** `stop` ends what would go on by itself; `release` lets go of the storage once all calls are finished. */
  async close(stop: () => void, release: () => Promise<void>): Promise<void> {
    this.#closing ??= this.#close(stop, release)
    await this.#closing
  }

  async #close(stop: () => void, release: () => Promise<void>): Promise<void> {
    if (this.#state === 'created' || this.#state === 'closed') return this.#become('closed')
    await this.#awakening?.catch(() => undefined)
    // A failed awaken has closed the realm already.
    if (this.state === 'closed') return
    this.#become('closing')
    stop()
    if (this.#inFlight > 0) await new Promise<void>((resolve) => (this.#drained = resolve))
    await release()
    this.#become('closed')
  }

  /** Counts a call until `leave`. @throws as `assertAccepts` */
  enter(options: ExecuteOptions): void {
    this.assertAccepts(options)
    this.#inFlight += 1
  }

  leave(): void {
    this.#inFlight -= 1
    if (this.#inFlight === 0) this.#drained?.()
  }

  async tracked<T>(run: () => Promise<T>, options: ExecuteOptions = {}): Promise<T> {
    this.enter(options)
    try {
      return await run()
    } finally {
      this.leave()
    }
  }

  /**
   * A transaction that was accepted is finished, also while the realm closes.
   * @throws LUX_REALM_CLOSED, LUX_REALM_NOT_READY, LUX_ABORTED
   */
  assertAccepts({ transaction, signal }: ExecuteOptions): void {
    if (this.#state === 'awake' || (transaction !== undefined && this.#state === 'closing')) {
      if (signal?.aborted) throw callAborted(signal.reason)
      return
    }
    if (this.#state === 'closing' || this.#state === 'closed') throw realmClosed(this.#realmName)
    throw realmNotReady(this.#realmName)
  }

  #become(state: RealmState): void {
    this.#state = state
    this.#observe?.({ type: 'state', realm: this.#realmName, state })
  }
}
