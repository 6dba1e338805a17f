import { isLuxError, toLuxError } from '../errors/lux-error.js'
import type { Draft } from '../query/draft.js'

/**
 * - `waiting`: another process has it;
 * - `following`: it gets changes;
 * - `failing`: what it needs of its realm cannot be had now; it keeps trying;
 * - `stopped`.
 */
export type ConsumerState = 'waiting' | 'following' | 'failing' | 'stopped'

/** What a consumer did since it was started, for `meditate()`. */
export interface ConsumerPulse {
  readonly state: ConsumerState
  readonly handled: number
  /** Calls that failed and were or will be repeated. */
  readonly retried: number
  /** Given up and kept, by whichever process. */
  readonly deadLetters: number
  readonly gaps: number
  /** Changes that wait or are at work. */
  readonly waiting: number
  /** Milliseconds between the latest handled change and its handling. */
  readonly lagMs?: number
  readonly lastError?: { readonly code: string; readonly message: string; readonly at: string }
}

const MAX_MESSAGE_LENGTH = 500

export interface FailureNote {
  readonly code: string
  readonly message: string
}

/** Errors of handlers are the program's own: their text helps whoever reads it. */
export function failureNote(error: unknown): FailureNote {
  const message = isLuxError(error) || error instanceof Error ? error.message : String(error)
  return { code: toLuxError(error).code, message: message.slice(0, MAX_MESSAGE_LENGTH) }
}

export class ConsumerStatistics {
  readonly #clock: () => number
  state: ConsumerState = 'stopped'
  #handled = 0
  #retried = 0
  #gaps = 0
  #lagMs: number | undefined
  #lastError: ConsumerPulse['lastError']

  constructor(clock: () => number) {
    this.#clock = clock
  }

  get now(): number {
    return this.#clock()
  }

  noteHandled(at: number): void {
    this.#handled += 1
    this.#lagMs = Math.max(0, this.#clock() - at)
  }

  noteGap(): void {
    this.#gaps += 1
  }

  noteRetry(): void {
    this.#retried += 1
  }

  noteError(error: unknown): void {
    this.#lastError = { ...failureNote(error), at: new Date(this.#clock()).toISOString() }
  }

  pulse(waiting: number, deadLetters: number): ConsumerPulse {
    const pulse: Draft<ConsumerPulse> = {
      state: this.state,
      handled: this.#handled,
      retried: this.#retried,
      deadLetters,
      gaps: this.#gaps,
      waiting,
    }
    if (this.#lagMs !== undefined) pulse.lagMs = this.#lagMs
    if (this.#lastError !== undefined) pulse.lastError = this.#lastError
    return pulse
  }
}
