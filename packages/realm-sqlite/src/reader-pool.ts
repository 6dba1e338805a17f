import { LuxError } from '@luxdb/core'
import type { AnswerMeter } from '@luxdb/core/query'
import type { BoundStatement, RawRow } from '@luxdb/realm-sql'
import { abortedError, atDeadline, type CallLimits, timeoutError } from '@luxdb/realm-sql'
import { ReaderChild, ReaderCrash } from './reader-child.js'
import { WaitingLine } from './waiting-line.js'

export interface ReaderPoolOptions {
  readonly path: string
  readonly processes: number
  readonly idleMs: number
  /** Reads that wait for a reader at most. */
  readonly capacity: number
}

interface QueuedRead {
  readonly bound: BoundStatement
  readonly limits: CallLimits
  readonly meter: AnswerMeter | undefined
  readonly resolve: (rows: RawRow[]) => void
  readonly refuse: (error: unknown) => void
  attempts: number
}

/** A read whose reader died is tried once more: it may have been the machine, or the read itself. */
const MAX_ATTEMPTS = 2

/**
 * Reader processes, started when they are needed and ended when they have nothing to do. A read that is
 * aborted or past its deadline is stopped by killing its reader: SQLite cannot be interrupted from here.
 */
export class ReaderPool {
  readonly #options: ReaderPoolOptions
  readonly #line: WaitingLine<QueuedRead>
  readonly #children = new Map<ReaderChild, ReturnType<typeof setTimeout> | undefined>()

  constructor(options: ReaderPoolOptions) {
    this.#options = options
    this.#line = new WaitingLine(options.capacity, 'The queue of the reader processes')
    this.#line.guard(late)
  }

  /** Processes that run now. */
  get size(): number {
    return this.#children.size
  }

  get pids(): readonly (number | undefined)[] {
    return [...this.#children.keys()].map((child) => child.pid)
  }

  /**
   * The meter says how much of text the rows may have; counting them is left to the caller.
   * @throws LUX_TIMEOUT, LUX_ABORTED, LUX_OVERLOADED, LUX_STORAGE_FAILED, LUX_ANSWER_TOO_LARGE, or SQLite's own error
   */
  rows(bound: BoundStatement, limits: CallLimits, meter?: AnswerMeter): Promise<RawRow[]> {
    return new Promise((resolve, refuse) => {
      this.#line.enter({ bound, limits, meter, resolve, refuse, attempts: 0 })
      this.#assign()
    })
  }

  /** Resolves when every process is gone. */
  async close(): Promise<void> {
    this.#line.unguard()
    const children = [...this.#children]
    this.#children.clear()
    for (const [, timer] of children) clearTimeout(timer)
    await Promise.all(children.map(([child]) => child.end()))
  }

  #assign(): void {
    while (this.#line.size > 0) {
      const child = this.#free()
      if (child === undefined) return
      const [read] = this.#line.take(1, () => true, late)
      if (read !== undefined) void this.#run(child, read)
    }
  }

  #free(): ReaderChild | undefined {
    for (const child of this.#children.keys()) if (!child.isBusy) return child
    if (this.#children.size >= this.#options.processes) return undefined
    const child = new ReaderChild(this.#options.path, (gone) => this.#forget(gone))
    this.#children.set(child, undefined)
    return child
  }

  async #run(child: ReaderChild, read: QueuedRead): Promise<void> {
    clearTimeout(this.#children.get(child))
    const { limits, bound, meter } = read
    const stop = (error: LuxError): void => {
      read.refuse(error)
      read.attempts = MAX_ATTEMPTS
      this.#forget(child)
      child.kill()
      this.#assign()
    }
    const unwatch = watch(limits, stop)
    read.attempts += 1
    try {
      const { statement, parameters } = bound
      const ceiling = meter && { maxCharacters: meter.left }
      const rows = await child.ask({ sql: statement.sql, parameters, ...ceiling })
      if (rows !== undefined) read.resolve(rows)
      else read.refuse(meter?.tooLarge())
    } catch (error) {
      if (!(error instanceof ReaderCrash)) read.refuse(error)
      else this.#retry(read, error)
    } finally {
      unwatch()
    }
    this.#rest(child)
    this.#assign()
  }

  /** Also comes here after `stop`: then the caller has its answer, and a second one changes nothing. */
  #retry(read: QueuedRead, crash: ReaderCrash): void {
    try {
      if (read.attempts >= MAX_ATTEMPTS) throw crashed(crash)
      this.#line.enter(read)
    } catch (error) {
      read.refuse(error)
    }
  }

  #rest(child: ReaderChild): void {
    if (!this.#children.has(child)) return
    const timer = setTimeout(() => this.#retire(child), this.#options.idleMs)
    this.#children.set(child, timer.unref())
  }

  #retire(child: ReaderChild): void {
    this.#forget(child)
    child.kill()
  }

  #forget(child: ReaderChild): void {
    clearTimeout(this.#children.get(child))
    this.#children.delete(child)
  }
}

/** Calls `stop` at the deadline or when the caller aborts; returns what ends the watch. */
function watch({ deadline, timeoutMs, signal }: CallLimits, stop: (error: LuxError) => void): () => void {
  const timer = atDeadline(deadline, () => stop(timeoutError(timeoutMs, 'The query')))
  const onAbort = (): void => stop(abortedError(signal))
  signal?.addEventListener('abort', onAbort, { once: true })
  return () => {
    clearTimeout(timer)
    signal?.removeEventListener('abort', onAbort)
  }
}

function late({ limits }: QueuedRead): LuxError {
  return timeoutError(limits.timeoutMs, 'Waiting for a reader process')
}

function crashed(cause: ReaderCrash): LuxError {
  return new LuxError(
    'LUX_STORAGE_FAILED',
    'A reader process died twice over this query; the log of the server has its last words.',
    { cause },
  )
}
