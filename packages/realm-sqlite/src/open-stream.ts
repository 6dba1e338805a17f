import type { LuxError } from '@luxdb/core'
import type { ResultRow } from '@luxdb/core/query'
import type { BoundStatement, RawRow } from '@luxdb/realm-sql'
import { abortedError, type CallLimits, timeoutError } from '@luxdb/realm-sql'
import { SqliteConnection } from './sqlite-connection.js'
import type { SqliteHandle } from './sqlite-handle.js'

/** Rows that are fetched before other work gets a turn. */
const CHUNK_SIZE = 200

/**
 * One statement on a connection of its own. It holds its snapshot from the first row to the last, so that
 * what others write meanwhile is neither seen nor held up.
 */
export class OpenStream {
  readonly #handle: SqliteHandle
  readonly #bound: BoundStatement
  readonly #limits: CallLimits
  readonly #cursor: IterableIterator<RawRow>
  readonly #onEnd: (stream: OpenStream) => void
  #failure: LuxError | undefined
  #ended = false

  /** `onEnd` is called once, whatever ended the stream. */
  constructor(
    handle: SqliteHandle,
    bound: BoundStatement,
    limits: CallLimits,
    onEnd: (stream: OpenStream) => void,
  ) {
    this.#handle = handle
    this.#onEnd = onEnd
    this.#bound = bound
    this.#limits = limits
    this.#cursor = new SqliteConnection(handle).iterate(bound)
    limits.signal?.addEventListener('abort', this.#onAbort, { once: true })
  }

  /**
   * The deadline is that of each fetch: time that the consumer takes does not count.
   * @throws LUX_TIMEOUT, LUX_ABORTED, and what `end` was called with
   */
  async *rows(): AsyncIterable<ResultRow> {
    const { decode } = this.#bound.statement
    for (;;) {
      const chunk = this.#fetch()
      for (const row of chunk) {
        yield decode(row)
        if (this.#failure !== undefined) throw this.#failure
      }
      if (chunk.length < CHUNK_SIZE) return
      await new Promise((resolve) => setImmediate(resolve))
    }
  }

  /** Lets go of the connection; a consumer that asks for more gets `failure`. */
  end(failure?: LuxError): void {
    if (this.#ended) return
    this.#ended = true
    this.#failure = failure
    this.#limits.signal?.removeEventListener('abort', this.#onAbort)
    this.#cursor.return?.()
    this.#handle.close()
    this.#onEnd(this)
  }

  readonly #onAbort = (): void => this.end(abortedError(this.#limits.signal))

  #fetch(): readonly RawRow[] {
    if (this.#failure !== undefined) throw this.#failure
    const startedAt = performance.now()
    const chunk: RawRow[] = []
    while (chunk.length < CHUNK_SIZE) {
      const next = this.#cursor.next()
      if (next.done) break
      chunk.push(next.value)
    }
    const { timeoutMs } = this.#limits
    if (timeoutMs === 0 || performance.now() - startedAt <= timeoutMs) return chunk
    throw timeoutError(timeoutMs, 'Fetching rows of the stream')
  }
}
