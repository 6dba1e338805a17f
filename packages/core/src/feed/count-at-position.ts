import { prepareRead } from '../realm/execute-read.js'
import { driverContext, type ExecutionScope } from '../realm/execution-scope.js'
import type { ChangeLogDriver } from './change-log-driver.js'
import type { FeedPosition } from './feed-position.js'

/** A kind that takes longer to count is not audited. */
const COUNT_TIMEOUT_MS = 2_000

/** How many beings of a kind there are, and the position of the feed at which that was so. */
export async function countAtPosition(
  scope: ExecutionScope,
  log: ChangeLogDriver,
  kind: string,
): Promise<{ readonly count: number; readonly position: FeedPosition }> {
  const columns = [{ as: 'count', function: 'count' as const }]
  const read = prepareRead(scope, { v: 1, type: 'query', kind, aggregate: { columns } }, {})
  const { rows, position } = await log.snapshot(read, driverContext(scope, { timeoutMs: COUNT_TIMEOUT_MS }))
  return { count: Number(rows[0]?.[0] ?? 0), position }
}
