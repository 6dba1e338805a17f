import {
  type AnswerState,
  type AnswerSubject,
  type BegunRequest,
  KeptAnswers,
  type KeptAnswersOptions,
  LuxError,
  type StateStore,
  toLuxError,
} from '@luxdb/core'
import { isFault } from '@luxdb/protocol'
import type { ResponseParts } from '../http/response-parts.js'
import { type AnswerParts, fromAnswer, ofFailure, ofParts } from './answer-parts.js'

/** Which request an answer belongs to. */
export interface AnswerKey {
  /** Realm that the request writes to. */
  readonly realm: string
  /** Digest of principal and `Idempotency-Key`: keys of others are never met. */
  readonly id: string
  /** Digest of the request: the same key with another request is a mistake. */
  readonly fingerprint: string
}

export interface KeptAnswer {
  readonly answer: ResponseParts
  /** It was there before. */
  readonly isReplayed: boolean
}

/** A request as it may have to be run. */
export interface KeyedRequest {
  readonly run: () => Promise<AnswerParts>
  /** Beings that were read or written so far. */
  readonly subjects: () => readonly AnswerSubject[]
  /** Told when an answer could not be kept: the request itself was done. */
  readonly report: (error: LuxError) => void
}

export interface AnswerKeeperOptions extends KeptAnswersOptions {
  readonly stateStore: (realm: string) => StateStore
  /** Milliseconds that a request waits for the answer of an equal one. */
  readonly waitMs: number
}

const FIRST_POLL_MS = 20
const LAST_POLL_MS = 500

/**
 * Answers of writes by their `Idempotency-Key`.
 *
 * - Of requests with one key the first is run, by whichever server it came to; the others get its answer.
 * - What a server did not manage (status 500 and more, or an error that may pass) is not kept.
 */
export class AnswerKeeper {
  readonly #options: AnswerKeeperOptions
  /** A realm that was opened again has another store. */
  readonly #answers = new WeakMap<StateStore, KeptAnswers>()
  /** Requests that this process is at, by realm and id. */
  readonly #running = new Map<string, Promise<unknown>>()

  constructor(options: AnswerKeeperOptions) {
    this.#options = options
  }

  /** @throws LUX_KEY_REUSED, LUX_ANSWER_UNKNOWN; what the first request was refused with */
  async once(key: AnswerKey, request: KeyedRequest): Promise<KeptAnswer> {
    const name = `${key.realm} ${key.id}`
    for (let other = this.#running.get(name); other !== undefined; other = this.#running.get(name))
      await other
    const attempt = this.#attempt(key, request)
    const settled = attempt.then(noted, noted).finally(() => this.#running.delete(name))
    this.#running.set(name, settled)
    return attempt
  }

  async #attempt(key: AnswerKey, request: KeyedRequest): Promise<KeptAnswer> {
    const answers = this.#answersOf(key.realm)
    const givesUpAt = performance.now() + this.#options.waitMs
    for (let pollMs = FIRST_POLL_MS; ; pollMs = Math.min(2 * pollMs, LAST_POLL_MS)) {
      const state = await answers.begin(key.id, key.fingerprint)
      if (state.type === 'begun')
        return { answer: await this.#run(state.request, request), isReplayed: false }
      if (state.fingerprint !== key.fingerprint) throw reused()
      if (state.type === 'kept') return { answer: fromAnswer(state.answer), isReplayed: true }
      if (state.type === 'erased' || performance.now() >= givesUpAt) throw unknownAnswer(state)
      await new Promise((resolve) => setTimeout(resolve, pollMs))
    }
  }

  /** The request was done, or refused, whether or not that can be kept. */
  async #run(begun: BegunRequest, { run, subjects, report }: KeyedRequest): Promise<ResponseParts> {
    const unkept = (error: unknown): void => report(toLuxError(error))
    try {
      const parts = await run()
      await begun.settle({ answer: ofParts(parts), about: subjects() }).catch(unkept)
      return parts
    } catch (error) {
      const failure = toLuxError(error)
      const mayPass = isFault(failure) || failure.catalogue.retryable
      const answer = ofFailure(failure)
      await (mayPass ? begun.drop() : begun.settle({ answer, about: undefined })).catch(unkept)
      throw error
    }
  }

  #answersOf(realm: string): KeptAnswers {
    const store = this.#options.stateStore(realm)
    const answers = this.#answers.get(store) ?? new KeptAnswers(store, this.#options)
    this.#answers.set(store, answers)
    return answers
  }
}

function noted(): void {}

function reused(): LuxError {
  return new LuxError(
    'LUX_KEY_REUSED',
    'This Idempotency-Key came before with another request; use a fresh one.',
  )
}

function unknownAnswer({ type }: AnswerState): LuxError {
  const why =
    type === 'erased'
      ? 'its answer told of a being that was erased'
      : 'it is still under way, or its server ended before it answered'
  return new LuxError(
    'LUX_ANSWER_UNKNOWN',
    `A request with this Idempotency-Key came before; ${why}. Ask again in a while, or look whether it was done.`,
    { details: { reason: type } },
  )
}
