import type { LuxError } from '@luxdb/core'
import {
  abortedError,
  atDeadline,
  type CallLimits,
  endedTransactionError,
  idleTransactionError,
  lateTransactionError,
} from '@luxdb/realm-sql'
import { rollBack } from './commit-group.js'
import type { SqliteConnection } from './sqlite-connection.js'

/** A transaction that does nothing for so long is cut: every other writer waits for it. */
export const IDLE_LIMIT_MS = 250

/**
 * The writer while one transaction has it. Calls run on the writing connection and so see what the
 * transaction has written.
 */
export class SqliteTransaction {
  readonly #connection: SqliteConnection
  readonly #idleTimer: ReturnType<typeof setTimeout>
  readonly #deadlineTimer: ReturnType<typeof setTimeout> | undefined
  readonly #limits: CallLimits
  readonly #cutPromise: Promise<never>
  #reject: (error: LuxError) => void = () => undefined
  #ended = false
  #uses = 0

  /** `late` makes the error for a transaction that is not over at its deadline. */
  constructor(
    connection: SqliteConnection,
    limits: CallLimits,
    late: (timeoutMs: number) => LuxError = lateTransactionError,
  ) {
    this.#connection = connection
    this.#limits = limits
    this.#cutPromise = new Promise<never>((_resolve, reject) => {
      this.#reject = reject
    })
    this.#idleTimer = setTimeout(() => this.#onIdle(), IDLE_LIMIT_MS)
    this.#deadlineTimer = atDeadline(limits.deadline, () => this.#cut(late(limits.timeoutMs)))
    limits.signal?.addEventListener('abort', this.#onAbort, { once: true })
  }

  /** Runs `work` inside the transaction. @throws LUX_TRANSACTION_ABORTED when it is over */
  use<T>(work: (connection: SqliteConnection) => T): T {
    // SQLite ends a transaction by itself after some errors; what followed would commit on its own.
    if (this.#ended || !this.#connection.inTransaction) throw endedTransactionError()
    try {
      return work(this.#connection)
    } finally {
      this.#uses += 1
      this.#idleTimer.refresh()
    }
  }

  /** Runs `run`, then commits; rolls back when it rejects or is cut. */
  async run<T>(run: (transaction: SqliteTransaction) => Promise<T>): Promise<T> {
    try {
      const result = await Promise.race([this.#cutPromise, run(this)])
      this.use((connection) => connection.command('COMMIT'))
      return result
    } finally {
      this.#end()
    }
  }

  /** Where the event loop was blocked, the transaction's own next step may still wait for its turn. */
  #onIdle(): void {
    const uses = this.#uses
    setImmediate(() => {
      if (this.#uses === uses) this.#cut(idleTransactionError(IDLE_LIMIT_MS))
    })
  }

  readonly #onAbort = (): void => this.#cut(abortedError(this.#limits.signal))

  #cut(error: LuxError): void {
    if (this.#ended) return
    this.#end()
    this.#reject(error)
  }

  #end(): void {
    if (this.#ended) return
    this.#ended = true
    clearTimeout(this.#idleTimer)
    clearTimeout(this.#deadlineTimer)
    this.#limits.signal?.removeEventListener('abort', this.#onAbort)
    rollBack(this.#connection)
  }
}
