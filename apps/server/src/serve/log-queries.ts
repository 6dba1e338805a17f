import { type AstralEngine, describeShape, type OperationEvent, type RealmEvent } from '@luxdb/core'
import { type AstralLogger, SlowQueryLog } from '@luxdb/wisdom'
import type { Settings } from '../config/config-schema.js'

export interface QueryLogNeeds {
  readonly logger: AstralLogger
  /** The engine that is made with what this gives. */
  readonly engine: () => AstralEngine
}

/** Slow queries, and at `debug` every operation of every realm. */
export function logQueries(
  { wisdom }: Settings,
  { logger, engine }: QueryLogNeeds,
): (event: RealmEvent) => void {
  const { slowQueryMs } = wisdom
  const slow = new SlowQueryLog({ logger, realm: (name) => engine().realm(name), thresholdMs: slowQueryMs })
  return (event) => {
    if (event.type !== 'operation') return
    if (slowQueryMs > 0) slow.observe(event)
    if (logger.isLevelEnabled('debug')) logOperation(event, logger)
  }
}

function logOperation(event: OperationEvent, logger: AstralLogger): void {
  const { realm, kind, operation, rows, error } = event
  const durationMs = Math.round(event.durationMs * 100) / 100
  const facts = { realm, kind, operation, rows, durationMs, ...(error !== undefined && { error }) }
  logger.debug({ ...facts, ...queryFacts(event) }, `${operation} of ${kind} in ${realm}`)
}

/** Only queries that ran have been checked; a failed one may be anything. */
function queryFacts({ request, error }: OperationEvent): object {
  if (error !== undefined || !('query' in request)) return {}
  const { query } = request
  return { shape: describeShape(query), ...(query.intention !== undefined && { intention: query.intention }) }
}
