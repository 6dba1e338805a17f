import type { RawRow } from '../compiled-statement.js'

/** A statement that a piece of work wants executed. */
export interface SqlStep {
  readonly sql: string
  readonly parameters: readonly unknown[]
  readonly returnsRows: boolean
}

export interface SqlStepResult {
  readonly rows: readonly RawRow[]
  /** Rows touched. */
  readonly count: number
}

/**
 * Work on a database, told statement by statement: the same for a driver that waits for each answer and for one
 * that has it at once. A statement that fails throws where it was asked for.
 */
export type SqlWork<T> = Generator<SqlStep, T, SqlStepResult>

/** The rows of a statement, as the driver returns them. */
export function* rowsOf(sql: string, parameters: readonly unknown[] = []): SqlWork<readonly RawRow[]> {
  const { rows } = yield { sql, parameters, returnsRows: true }
  return rows
}

/** Runs a statement that returns no rows; gives how many it touched. */
export function* execute(sql: string, parameters: readonly unknown[] = []): SqlWork<number> {
  const { count } = yield { sql, parameters, returnsRows: false }
  return count
}

export function doWork<T>(work: SqlWork<T>, answer: (step: SqlStep) => SqlStepResult): T {
  let state = work.next()
  while (!state.done) {
    let result: SqlStepResult
    try {
      result = answer(state.value)
    } catch (error) {
      state = work.throw(error)
      continue
    }
    state = work.next(result)
  }
  return state.value
}

export async function doWorkLater<T>(
  work: SqlWork<T>,
  answer: (step: SqlStep) => Promise<SqlStepResult>,
): Promise<T> {
  let state = work.next()
  while (!state.done) {
    let result: SqlStepResult
    try {
      result = await answer(state.value)
    } catch (error) {
      state = work.throw(error)
      continue
    }
    state = work.next(result)
  }
  return state.value
}

/** Work that asks nothing of whoever does it. */
export function* ready<T>(make: () => T): SqlWork<T> {
  yield* []
  return make()
}
