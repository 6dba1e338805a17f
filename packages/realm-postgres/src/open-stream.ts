import type { DriverContext } from '@luxdb/core'
import type { ResultRow } from '@luxdb/core/query'
import type { BoundStatement } from '@luxdb/realm-sql'
import { abortedError, callLimits, isPast, timeoutError } from '@luxdb/realm-sql'
import type { Lease } from './connection-leases.js'

const BATCH_SIZE = 500

/** Rows of one point in time, read as the consumer takes them; ends early when the consumer does. */
export async function* openStream(
  { statement, parameters }: BoundStatement,
  lease: Lease,
  context: DriverContext,
): AsyncIterable<ResultRow> {
  const limits = callLimits(context)
  let whole = false
  try {
    await lease.client.execute('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY', []).result
    for await (const batch of lease.client.cursor(statement.sql, parameters, BATCH_SIZE)) {
      for (const row of batch) {
        if (limits.signal?.aborted) throw abortedError(limits.signal)
        if (isPast(limits.deadline)) throw timeoutError(limits.timeoutMs, 'The stream')
        yield statement.decode(row)
      }
    }
    await lease.client.execute('COMMIT', []).result
    whole = true
  } finally {
    if (whole) lease.release()
    else lease.destroy()
  }
}
