import type { SqliteConnection } from './sqlite-connection.js'
import { hasSqliteCode } from './sqlite-error.js'
import type { WriteJob } from './write-job.js'

/** How one job of a group ended. `again`: it was undone through no fault of its own. */
export type JobOutcome =
  | { readonly type: 'done'; readonly value: unknown }
  | { readonly type: 'failed'; readonly error: unknown }
  | { readonly type: 'again' }

export interface GroupOutcome {
  /** In the order of the jobs. */
  readonly jobs: readonly JobOutcome[]
  /** COMMIT met an I/O error: nobody knows what reached the disk. */
  readonly broken?: unknown
}

/**
 * Runs jobs in the transaction that is open, and commits it. Each job has its own result; none is
 * `done` before COMMIT has returned.
 * - A failing statement is undone by SQLite alone; the others of the group go on.
 * - A job that is alone needs no savepoint: the transaction is undone with it. SQLite copies every page
 *   that it changes within a savepoint, which doubles the system time of a bulk insert.
 * - One that destroys the whole transaction (`OR ROLLBACK`, a full disk) fails; all others run again.
 * - A COMMIT that a deferred foreign key refuses says nothing of whose it is: all run again, alone.
 */
export function commitGroup(connection: SqliteConnection, jobs: readonly WriteJob<unknown>[]): GroupOutcome {
  const outcomes: JobOutcome[] = []
  const run = jobs.length === 1 ? runOnlyJob : runJob
  for (const job of jobs) {
    const outcome = run(connection, job)
    if (!connection.inTransaction) return { jobs: onlyThis(jobs, outcomes.length, outcome) }
    outcomes.push(outcome)
  }
  try {
    connection.command('COMMIT')
    return { jobs: outcomes }
  } catch (error) {
    rollBack(connection)
    return afterFailedCommit(outcomes, error)
  }
}

function runJob(connection: SqliteConnection, job: WriteJob<unknown>): JobOutcome {
  try {
    const value = job.undo === 'savepoint' ? runInSavepoint(connection, job) : job.run(connection)
    return { type: 'done', value }
  } catch (error) {
    return { type: 'failed', error }
  }
}

function runOnlyJob(connection: SqliteConnection, job: WriteJob<unknown>): JobOutcome {
  try {
    return { type: 'done', value: job.run(connection) }
  } catch (error) {
    rollBack(connection)
    return { type: 'failed', error }
  }
}

function runInSavepoint(connection: SqliteConnection, job: WriteJob<unknown>): unknown {
  connection.command('SAVEPOINT lux_job')
  try {
    const value = job.run(connection)
    connection.command('RELEASE lux_job')
    return value
  } catch (error) {
    if (connection.inTransaction) {
      connection.command('ROLLBACK TO lux_job')
      connection.command('RELEASE lux_job')
    }
    throw error
  }
}

function onlyThis(
  jobs: readonly WriteJob<unknown>[],
  position: number,
  outcome: JobOutcome,
): readonly JobOutcome[] {
  return jobs.map((_job, index): JobOutcome => (index === position ? outcome : { type: 'again' }))
}

function afterFailedCommit(outcomes: readonly JobOutcome[], error: unknown): GroupOutcome {
  const failed: JobOutcome = { type: 'failed', error }
  if (hasSqliteCode(error, 'SQLITE_IOERR')) return { jobs: outcomes.map(() => failed), broken: error }
  if (outcomes.length > 1 && !hasSqliteCode(error, 'SQLITE_FULL')) {
    // Also those that failed: what stood in their way has been undone with the rest.
    return { jobs: outcomes.map(() => ({ type: 'again' })) }
  }
  return { jobs: outcomes.map((outcome) => (outcome.type === 'done' ? failed : outcome)) }
}

/** SQLite has rolled back by itself after some errors; a second ROLLBACK would fail. */
export function rollBack(connection: SqliteConnection): void {
  if (connection.inTransaction) connection.command('ROLLBACK')
}
