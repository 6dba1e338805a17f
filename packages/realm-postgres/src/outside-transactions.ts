import type { DriverContext } from '@luxdb/core'
import type { SharedConnections } from './shared-connections.js'
import type { StatementRunner } from './statement-runner.js'

/** LuxDB's own work takes as long as it takes. */
const UNLIMITED: DriverContext = { timeoutMs: 0 }

/** Runs what no transaction may hold, on a connection of its own. */
export async function outsideTransactions(
  connections: SharedConnections,
  work: (runner: StatementRunner) => Promise<void>,
): Promise<void> {
  const lease = await connections.take(UNLIMITED)
  const execute: StatementRunner['execute'] = (sql, parameters) =>
    lease.client.execute(sql, parameters).result
  try {
    await execute('SET statement_timeout = 0', [])
    await work({ execute })
    await execute('RESET statement_timeout', [])
    lease.release()
  } catch (error) {
    // With it goes the setting.
    lease.destroy()
    throw error
  }
}
