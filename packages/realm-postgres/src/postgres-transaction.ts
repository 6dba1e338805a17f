import type { LuxError } from '@luxdb/core'
import type { AnswerMeter } from '@luxdb/core/query'
import {
  abortedError,
  atDeadline,
  type CallLimits,
  endedTransactionError,
  idleTransactionError,
  lateTransactionError,
} from '@luxdb/realm-sql'
import type { Lease } from './connection-leases.js'
import type { PendingStatement, StatementResult } from './postgres-client.js'
import { connectionFailure } from './postgres-error.js'
import { toRealmError } from './postgres-errors.js'
import type { StatementRunner } from './statement-runner.js'
import { withUnknownResult } from './unknown-result.js'

export interface TransactionOptions {
  readonly limits: CallLimits
  readonly idleMs: number
  /** Ends `BEGIN`, for example with an isolation level. */
  readonly mode?: string
}

/** A connection while one transaction has it. */
export class PostgresTransaction implements StatementRunner {
  readonly #lease: Lease
  readonly #options: TransactionOptions
  readonly #cutPromise: Promise<never>
  readonly #running = new Set<PendingStatement>()
  #reject: (error: unknown) => void = () => undefined
  #idleTimer: ReturnType<typeof setTimeout> | undefined
  #deadlineTimer: ReturnType<typeof setTimeout> | undefined
  #ended = false
  #isCommitting = false

  constructor(lease: Lease, options: TransactionOptions) {
    this.#lease = lease
    this.#options = options
    this.#cutPromise = new Promise<never>((_resolve, reject) => {
      this.#reject = reject
    })
    this.#cutPromise.catch(() => undefined)
  }

  /** Runs `run` between BEGIN and COMMIT; undoes everything when it rejects or is cut. */
  async run<T>(run: (transaction: PostgresTransaction) => Promise<T>): Promise<T> {
    this.#watch()
    try {
      const result = await Promise.race([this.#cutPromise, this.#execute(run)])
      this.#finish()
      this.#lease.release()
      return result
    } catch (error) {
      await this.#undo()
      throw error
    }
  }

  execute(sql: string, parameters: readonly unknown[], meter?: AnswerMeter): Promise<StatementResult> {
    // A session that was lost is replaced by the driver: what followed would commit on its own.
    if (this.#ended || this.#lease.lost) return Promise.reject(endedTransactionError())
    const pending = this.#lease.client.execute(sql, parameters, meter)
    this.#running.add(pending)
    clearTimeout(this.#idleTimer)
    return pending.result.finally(() => {
      this.#running.delete(pending)
      this.#watchIdle()
    })
  }

  async #execute<T>(run: (transaction: PostgresTransaction) => Promise<T>): Promise<T> {
    await this.#begin()
    const result = await run(this)
    await this.#commit()
    return result
  }

  async #begin(): Promise<void> {
    try {
      await this.execute(`BEGIN ${this.#options.mode ?? ''}`, [])
    } catch (error) {
      throw toRealmError(error, { kinds: [] })
    }
  }

  async #commit(): Promise<void> {
    this.#isCommitting = true
    try {
      await this.execute('COMMIT', [])
    } catch (error) {
      throw toRealmError(error, { kinds: [], operation: 'commit' })
    }
  }

  async #undo(): Promise<void> {
    const wasCut = this.#ended
    this.#finish()
    if (wasCut || this.#lease.lost || this.#running.size > 0) return this.#lease.destroy()
    try {
      await this.#lease.client.execute('ROLLBACK', []).result
      this.#lease.release()
    } catch (error) {
      this.#lease.destroy()
      if (connectionFailure(error) === undefined) throw error
    }
  }

  #watch(): void {
    const { limits, idleMs } = this.#options
    this.#watchIdle()
    const { deadline, signal, timeoutMs } = limits
    this.#deadlineTimer = atDeadline(deadline, () => this.#cut(lateTransactionError(timeoutMs)))
    if (signal?.aborted) this.#cut(abortedError(signal))
    else signal?.addEventListener('abort', this.#onAbort, { once: true })
    if (idleMs === 0) clearTimeout(this.#idleTimer)
  }

  #watchIdle(): void {
    clearTimeout(this.#idleTimer)
    const { idleMs } = this.#options
    if (this.#ended || idleMs === 0 || this.#running.size > 0) return
    this.#idleTimer = setTimeout(() => this.#cut(idleTransactionError(idleMs)), idleMs)
  }

  readonly #onAbort = (): void => this.#cut(abortedError(this.#options.limits.signal))

  #cut(error: LuxError): void {
    if (this.#ended) return
    this.#finish()
    this.#reject(this.#isCommitting ? withUnknownResult(error) : error)
    // The connection is this transaction's alone, so that no other statement can be hit.
    for (const pending of this.#running) pending.cancel()
  }

  #finish(): void {
    this.#ended = true
    clearTimeout(this.#idleTimer)
    clearTimeout(this.#deadlineTimer)
    this.#options.limits.signal?.removeEventListener('abort', this.#onAbort)
  }
}
