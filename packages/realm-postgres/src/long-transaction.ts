import type { DriverContext } from '@luxdb/core'
import type { SharedConnections } from './shared-connections.js'
import type { StatementRunner } from './statement-runner.js'

/** LuxDB's own work takes as long as it takes. */
const OWN: DriverContext = { timeoutMs: 0 }

// The server would end a statement or a pause that takes longer than those of requests may.
const UNLIMITED = `SELECT set_config('statement_timeout', '0', true), set_config('idle_in_transaction_session_timeout', '0', true)`

/** A transaction without limits of time, on a connection of its own: committed when `work` resolves. */
export async function longTransaction<T>(
  connections: SharedConnections,
  mode: string,
  work: (runner: StatementRunner) => Promise<T>,
): Promise<T> {
  const lease = await connections.take(OWN)
  const runner: StatementRunner = {
    execute: (sql, parameters) => lease.client.execute(sql, parameters).result,
  }
  try {
    await runner.execute(`BEGIN ${mode}`, [])
    await runner.execute(UNLIMITED, [])
    const result = await work(runner)
    await runner.execute('COMMIT', [])
    lease.release()
    return result
  } finally {
    // Where it was not given back, the server undoes what was under way.
    lease.destroy()
  }
}
