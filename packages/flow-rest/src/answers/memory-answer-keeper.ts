import { LuxError, toLuxError } from '@luxdb/core'
import { isFault } from '@luxdb/protocol'
import type { ResponseParts } from '../http/response-parts.js'
import type { AnswerKeeper, AnswerKey, KeptAnswer } from './answer-keeper.js'

export interface MemoryAnswerKeeperOptions {
  /** Answers kept at most, the oldest go first; default 10,000. */
  readonly maxAnswers?: number
  /** UTF-16 units of all bodies kept; default 16 Mi. */
  readonly maxUnits?: number
  /** Default 24 hours. */
  readonly timeToLiveMs?: number
  /** Epoch milliseconds; default `Date.now`. */
  readonly clock?: () => number
}

interface Entry {
  readonly fingerprint: string
  readonly answer: Promise<ResponseParts>
  readonly expiresAt: number
  /** Undefined while the request is under way. */
  units?: number
}

/**
 * Keeps answers in the memory of this process: a restart forgets them, and other servers do not know them.
 */
export class MemoryAnswerKeeper implements AnswerKeeper {
  readonly #maxAnswers: number
  readonly #maxUnits: number
  readonly #timeToLiveMs: number
  readonly #clock: () => number
  /** In the order of their beginning, and so of their expiry. */
  readonly #entries = new Map<string, Entry>()
  #units = 0

  constructor(options: MemoryAnswerKeeperOptions = {}) {
    this.#maxAnswers = options.maxAnswers ?? 10_000
    this.#maxUnits = options.maxUnits ?? 16 * 1_024 * 1_024
    this.#timeToLiveMs = options.timeToLiveMs ?? 86_400_000
    this.#clock = options.clock ?? Date.now
  }

  async once(
    { principal, key, fingerprint }: AnswerKey,
    run: () => Promise<ResponseParts>,
  ): Promise<KeptAnswer> {
    this.#forgetExpired()
    const id = JSON.stringify([principal, key])
    const known = this.#entries.get(id)
    if (known === undefined) return { answer: await this.#begin(id, fingerprint, run), isReplayed: false }
    if (known.fingerprint !== fingerprint) throw reused(key)
    return { answer: await known.answer, isReplayed: true }
  }

  async #begin(id: string, fingerprint: string, run: () => Promise<ResponseParts>): Promise<ResponseParts> {
    const answer = run()
    const entry: Entry = { fingerprint, answer, expiresAt: this.#clock() + this.#timeToLiveMs }
    this.#entries.set(id, entry)
    try {
      const parts = await answer
      this.#settle(id, entry, typeof parts.body === 'string' ? parts.body.length : 0)
      return parts
    } catch (error) {
      const { catalogue } = toLuxError(error)
      if (isFault(toLuxError(error)) || catalogue.retryable) this.#entries.delete(id)
      else this.#settle(id, entry, 0)
      throw error
    }
  }

  #settle(id: string, entry: Entry, units: number): void {
    if (this.#entries.get(id) !== entry) return
    entry.units = units
    this.#units += units
    for (const [oldest, { units: kept }] of this.#entries) {
      if (this.#entries.size <= this.#maxAnswers && this.#units <= this.#maxUnits) return
      // What is under way has to be met by those that repeat it.
      if (kept !== undefined) this.#forget(oldest, kept)
    }
  }

  #forgetExpired(): void {
    const now = this.#clock()
    for (const [id, { expiresAt, units }] of this.#entries) {
      if (expiresAt > now) return
      if (units !== undefined) this.#forget(id, units)
    }
  }

  #forget(id: string, units: number): void {
    this.#entries.delete(id)
    this.#units -= units
  }
}

function reused(key: string): LuxError {
  const shown = key.slice(0, 80)
  return new LuxError(
    'LUX_KEY_REUSED',
    `The Idempotency-Key ${JSON.stringify(shown)} came before with another request; use a fresh one.`,
    { details: { key: shown } },
  )
}
