import type { ResponseParts } from '../http/response-parts.js'

/** Which request an answer belongs to. */
export interface AnswerKey {
  /** Id of the principal: keys of others are never met. */
  readonly principal: string
  /** The `Idempotency-Key`. */
  readonly key: string
  /** Digest of the request: the same key with another request is a mistake. */
  readonly fingerprint: string
}

export interface KeptAnswer {
  readonly answer: ResponseParts
  /** It was there before. */
  readonly isReplayed: boolean
}

/**
 * Answers of writes by their `Idempotency-Key`.
 *
 * - Of requests with one key, `run` is called for the first; the others get its answer, waiting if need be.
 * - What a server did not manage (status 500 and more, or an error that may pass) is not kept.
 * @throws LUX_KEY_REUSED when the key came with another request; what `run` throws
 */
export interface AnswerKeeper {
  once(key: AnswerKey, run: () => Promise<ResponseParts>): Promise<KeptAnswer>
}
