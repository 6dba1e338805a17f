import { LuxError } from '../errors/lux-error.js'
import { assertAffected } from './assert-affected.js'
import { driverContext, type ExecuteOptions, type ExecutionScope } from './execution-scope.js'
import { inOrder, readKeyed, readWritten } from './read-written.js'
import type { WriteRequest, WrittenResult } from './realm-request.js'

/** Runs a write that asks for nothing of what is dealt with here. */
export type RunWrite = (request: WriteRequest, options: ExecuteOptions) => Promise<WrittenResult>

/** Whether a write needs more than one statement: it may be undone, or shows more than its rows. */
export function hasEffect({ affects, shown, rollback }: WriteRequest): boolean {
  return affects !== undefined || shown !== undefined || rollback !== undefined
}

/**
 * A write in a transaction of its own, or in that of its caller: undone when it touched another number
 * than it must, or when nothing of it is to stay.
 */
export async function executeEffect(
  scope: ExecutionScope,
  request: WriteRequest,
  options: ExecuteOptions,
  runWrite: RunWrite,
): Promise<WrittenResult> {
  const run = async (transaction: unknown): Promise<WrittenResult> => {
    const result = await shownWrite(scope, request, { ...options, transaction }, runWrite)
    assertAffected(request, request.affects, result)
    return result
  }
  if (request.rollback) return undone(scope, options, run)
  return options.transaction === undefined
    ? scope.driver._transaction(run, driverContext(scope, options))
    : run(options.transaction)
}

async function shownWrite(
  scope: ExecutionScope,
  request: WriteRequest,
  options: ExecuteOptions,
  runWrite: RunWrite,
): Promise<WrittenResult> {
  const { affects, rollback, shown, ...plain } = request
  if (shown === undefined || !plain.returning) return runWrite(plain, options)
  const read = { kind: plain.kind, shown }
  if (plain.type !== 'dissolve') {
    const result = await runWrite(plain, options)
    const { layout, rows } = await readWritten(scope, read, result, options)
    return { ...result, layout, rows }
  }
  // Afterwards they, and what was deleted along with them, would not be there to be read.
  const before = await readKeyed(scope, read, plain.where, options)
  const result = await runWrite(plain, options)
  return { ...result, layout: before.layout, rows: inOrder(result, before.rows) }
}

/** What a transaction would do: it is ended by a failure of its own making. */
async function undone(
  scope: ExecutionScope,
  options: ExecuteOptions,
  run: (transaction: unknown) => Promise<WrittenResult>,
): Promise<WrittenResult> {
  if (options.transaction !== undefined) {
    throw new LuxError(
      'LUX_INVALID_REQUEST',
      'One write of a transaction cannot be undone alone; leave "rollback" out.',
    )
  }
  let outcome: WrittenResult | undefined
  const runAndFail = async (transaction: unknown): Promise<never> => {
    outcome = await run(transaction)
    throw new LuxError('LUX_TRANSACTION_ABORTED', 'The transaction was undone, as was asked for.')
  }
  try {
    return await scope.driver._transaction(runAndFail, driverContext(scope, options))
  } catch (error) {
    if (outcome === undefined) throw error
    return outcome
  }
}
