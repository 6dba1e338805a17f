import { LuxError } from '../errors/lux-error.js'
import type { RowStream } from './realm-channel.js'

/**
 * What one transaction has been through, the same in every realm: after a call in it has failed, or
 * after it has ended, it takes no more calls, and one that had a failure is never committed.
 */
export class TransactionState {
  #failure: unknown
  #failed = false
  #ended = false

  /** Runs one call inside the transaction. @throws LUX_TRANSACTION_ABORTED */
  async call<T>(run: () => Promise<T>): Promise<T> {
    this.#assertUsable()
    try {
      return await run()
    } catch (error) {
      throw this.#failedBy(error)
    }
  }

  /** As {@link call}, for a stream: its rows stop, too, once the transaction takes no more calls. */
  stream(open: () => RowStream): RowStream {
    this.#assertUsable()
    try {
      const { layout, rows } = open()
      return { layout, rows: this.#rows(rows) }
    } catch (error) {
      throw this.#failedBy(error)
    }
  }

  async *#rows(rows: RowStream['rows']): RowStream['rows'] {
    try {
      for await (const row of rows) {
        this.#assertUsable()
        yield row
      }
    } catch (error) {
      throw this.#failedBy(error)
    }
  }

  #assertUsable(): void {
    if (this.#ended) throw aborted('has ended')
    if (this.#failed) throw aborted('was given up after a failed call', this.#failure)
  }

  #failedBy(error: unknown): unknown {
    if (!this.#failed) this.#failure = error
    this.#failed = true
    return error
  }

  /** Runs the whole transaction; rejects when a call in it has failed, even if that was caught. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    try {
      const result = await work()
      if (this.#failed) throw aborted('was undone: a call in it failed', this.#failure)
      return result
    } finally {
      this.#ended = true
    }
  }
}

function aborted(what: string, cause?: unknown): LuxError {
  return new LuxError('LUX_TRANSACTION_ABORTED', `The transaction ${what}; start a new one.`, { cause })
}
