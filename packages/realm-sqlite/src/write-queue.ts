import { LuxError } from '@luxdb/core'
import { type CallLimits, isPast, timeoutError } from '@luxdb/realm-sql'
import { isBusy, retryWhileBusy } from './busy-retry.js'
import { commitGroup, type GroupOutcome, rollBack } from './commit-group.js'
import type { SqliteConnection } from './sqlite-connection.js'
import { toRealmError } from './sqlite-errors.js'
import { WaitingLine } from './waiting-line.js'
import type { WriteJob } from './write-job.js'

interface QueuedJob {
  readonly type: 'job'
  readonly job: WriteJob<unknown>
  readonly limits: CallLimits
  readonly resolve: (value: unknown) => void
  readonly refuse: (error: LuxError) => void
}

interface QueuedTransaction {
  readonly type: 'transaction'
  /** Runs in the transaction that is open, and ends it. Never rejects. */
  readonly run: () => Promise<void>
  readonly limits: CallLimits
  readonly refuse: (error: LuxError) => void
}

type QueuedWrite = QueuedJob | QueuedTransaction

export interface WriteQueueOptions {
  /** Writes that wait at most. */
  readonly capacity: number
  /** Called whenever something was committed and nothing waits. */
  readonly onIdle: () => void
  /** Called after every commit, once its callers have their results. */
  readonly onCommit?: () => void
}

/** Jobs that share a transaction at most. */
const GROUP_SIZE = 256

/**
 * The one writer. Jobs that come in one turn of the event loop share a transaction: while COMMIT waits
 * for the disk, sockets fill the next group, so that the window sizes itself. Promises resolve after
 * COMMIT. A transaction has the writer for itself.
 */
export class WriteQueue {
  readonly #connection: SqliteConnection
  readonly #line: WaitingLine<QueuedWrite>
  readonly #onIdle: () => void
  readonly #onCommit: () => void
  #draining = false
  #broken: LuxError | undefined

  constructor(connection: SqliteConnection, { capacity, onIdle, onCommit }: WriteQueueOptions) {
    this.#connection = connection
    this.#line = new WaitingLine(capacity, 'The write queue')
    this.#onIdle = onIdle
    this.#onCommit = onCommit ?? ((): void => undefined)
  }

  get length(): number {
    return this.#line.size
  }

  /** Resolves with the job's result once it is committed. */
  write<T>(job: WriteJob<T>, limits: CallLimits): Promise<T> {
    return new Promise<T>((resolve, refuse) => {
      // What a job returns is what its own promise was made for.
      const settle = (value: unknown): void => resolve(value as T)
      this.#enter({ type: 'job', job, limits, resolve: settle, refuse })
    })
  }

  /** Runs `run` in a transaction of its own, which `run` has to end. */
  transaction<T>(run: (connection: SqliteConnection) => Promise<T>, limits: CallLimits): Promise<T> {
    return new Promise<T>((resolve, refuse) => {
      const start = (): Promise<void> => run(this.#connection).then(resolve, refuse)
      this.#enter({ type: 'transaction', run: start, limits, refuse })
    })
  }

  /** Takes no more writes: what COMMIT left on the disk is not known. */
  break(cause: unknown): LuxError {
    this.#broken ??= new LuxError(
      'LUX_STORAGE_FAILED',
      'The disk failed while a commit was written. Writes are refused until the realm is opened anew; check the disk first.',
      { cause },
    )
    this.#line.refuseAll(this.#broken)
    return this.#broken
  }

  #enter(entry: QueuedWrite): void {
    if (this.#broken !== undefined) throw this.#broken
    this.#line.enter(entry)
    if (this.#draining) return
    this.#draining = true
    setImmediate(() => void this.#drain())
  }

  async #drain(): Promise<void> {
    while (this.#line.size > 0) {
      try {
        if (await this.#begin()) await this.#runNext()
        this.#onCommit()
      } catch (error) {
        this.break(error)
      }
      if (this.#line.size > 0) await new Promise((resolve) => setImmediate(resolve))
    }
    this.#draining = false
    this.#onIdle()
  }

  /** Opens a transaction; false when it could not be, and those who waited have been refused. */
  async #begin(): Promise<boolean> {
    const begin = (): boolean => {
      this.#connection.begin()
      return true
    }
    try {
      return begin()
    } catch (error) {
      if (!isBusy(error)) return this.#refuseGroup(error)
      this.#line.guard(() => toRealmError(error, { kinds: [] }))
      return await retryWhileBusy(begin, () => this.#line.size === 0).catch((last) => {
        return this.#refuseGroup(last)
      })
    } finally {
      this.#line.unguard()
    }
  }

  #refuseGroup(error: unknown): false {
    for (const entry of this.#take(GROUP_SIZE, () => true)) {
      entry.refuse(toRealmError(error, entry.type === 'job' ? entry.job.failure : { kinds: [] }))
    }
    return false
  }

  async #runNext(): Promise<void> {
    const jobs = this.#take(GROUP_SIZE, isJob).filter(isJob)
    if (jobs.length > 0) return this.#runGroup(jobs)
    const [transaction] = this.#take(1, (entry) => !isJob(entry))
    if (transaction?.type === 'transaction') {
      this.#line.guard(({ limits }) => timeoutError(limits.timeoutMs, 'Waiting behind a transaction'))
      await transaction.run()
      this.#line.unguard()
    }
    rollBack(this.#connection)
  }

  async #runGroup(entries: readonly QueuedJob[]): Promise<void> {
    for (const entry of this.#settle(entries)) {
      // Each alone, in a transaction that nobody else can spoil.
      if (this.#broken !== undefined) entry.refuse(this.#broken)
      else await this.#runAlone(entry)
    }
  }

  async #runAlone(entry: QueuedJob): Promise<void> {
    try {
      await retryWhileBusy(
        () => this.#connection.begin(),
        () => isPast(entry.limits.deadline),
      )
      this.#settle([entry])
    } catch (error) {
      entry.refuse(toRealmError(error, entry.job.failure))
    }
  }

  /** Runs and commits jobs and answers their callers; gives those that have to run again. */
  #settle(entries: readonly QueuedJob[]): readonly QueuedJob[] {
    const outcome = this.#commit(entries.map((entry) => entry.job))
    const again: QueuedJob[] = []
    const broken = outcome.broken === undefined ? undefined : this.break(outcome.broken)
    for (const [index, entry] of entries.entries()) {
      const result = outcome.jobs[index]
      if (result?.type === 'done') entry.resolve(result.value)
      else if (result?.type === 'failed') {
        entry.refuse(broken ?? toRealmError(result.error, entry.job.failure))
      } else again.push(entry)
    }
    return again
  }

  #commit(jobs: readonly WriteJob<unknown>[]): GroupOutcome {
    try {
      return commitGroup(this.#connection, jobs)
    } catch (error) {
      // Not even a rollback worked: the connection cannot be used any more.
      return { broken: error, jobs: jobs.map(() => ({ type: 'failed', error })) }
    }
  }

  #take(count: number, fits: (entry: QueuedWrite) => boolean): QueuedWrite[] {
    return this.#line.take(count, fits, ({ limits }) =>
      timeoutError(limits.timeoutMs, 'Waiting for the writer'),
    )
  }
}

function isJob(entry: QueuedWrite): entry is QueuedJob {
  return entry.type === 'job'
}
