import { LuxError } from '@luxdb/core'
import type { ResultRow } from '@luxdb/core/query'
import type { BoundStatement } from '@luxdb/realm-sql'
import { abortedError, type CallLimits } from '@luxdb/realm-sql'
import { OpenStream } from './open-stream.js'
import type { SqliteHandle } from './sqlite-handle.js'

/** Streams that are open at the same time, each on a connection of its own. */
export class StreamConnections {
  readonly #open: () => SqliteHandle
  readonly #capacity: number
  readonly #streams = new Set<OpenStream>()

  constructor(open: () => SqliteHandle, capacity: number) {
    this.#open = open
    this.#capacity = capacity
  }

  get size(): number {
    return this.#streams.size
  }

  /** Rows of one point in time. @throws LUX_OVERLOADED, LUX_TIMEOUT, LUX_ABORTED */
  async *rows(bound: BoundStatement, limits: CallLimits): AsyncIterable<ResultRow> {
    if (limits.signal?.aborted) throw abortedError(limits.signal)
    if (this.#streams.size >= this.#capacity) throw this.#full()
    const stream = this.#openOn(this.#open(), bound, limits)
    this.#streams.add(stream)
    try {
      yield* stream.rows()
    } finally {
      stream.end()
    }
  }

  /** Ends every stream that is still open; who reads it gets `failure`. */
  close(failure: LuxError): void {
    for (const stream of this.#streams) stream.end(failure)
  }

  #full(): LuxError {
    return new LuxError(
      'LUX_OVERLOADED',
      `${this.#capacity} streams are open, the most that this realm allows; end one and retry.`,
      { details: { capacity: this.#capacity } },
    )
  }

  #openOn(handle: SqliteHandle, bound: BoundStatement, limits: CallLimits): OpenStream {
    try {
      return new OpenStream(handle, bound, limits, (ended) => this.#streams.delete(ended))
    } catch (error) {
      handle.close()
      throw error
    }
  }
}
