import type { ChangeLogDriver } from '../feed/change-log-driver.js'
import type { FeedPosition } from '../feed/feed-position.js'
import type { ResultRow, RowLayout } from '../query/row-layout.js'
import { prepareRead } from './execute-read.js'
import { driverContext, type ExecuteOptions, type ExecutionScope } from './execution-scope.js'
import type { ContemplateRequest } from './realm-request.js'

/** Rows and the position of the change feed that they were read at. */
export interface RealmSnapshot {
  readonly layout: RowLayout
  readonly rows: readonly ResultRow[]
  readonly position: FeedPosition
}

export async function executeSnapshot(
  scope: ExecutionScope,
  log: ChangeLogDriver,
  request: ContemplateRequest,
  options: ExecuteOptions,
): Promise<RealmSnapshot> {
  const read = prepareRead(scope, request.query, options)
  const { rows, position } = await log.snapshot(read, driverContext(scope, options, read.query.intention))
  return { layout: read.layout, rows, position }
}
