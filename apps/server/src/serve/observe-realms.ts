import type { RealmEvent } from '@luxdb/core'
import { traceOperations } from '@luxdb/wisdom'
import { trace } from '@opentelemetry/api'
import type { Settings } from '../config/config-schema.js'
import { logQueries, type QueryLogNeeds } from './log-queries.js'

/** Logs what realms do, and traces it where that is wanted. */
export function observeRealms(settings: Settings, needs: QueryLogNeeds): (event: RealmEvent) => void {
  const log = logQueries(settings, needs)
  if (!settings.wisdom.traces) return log
  const traced = traceOperations(trace.getTracer('luxdb'))
  return (event) => {
    log(event)
    traced(event)
  }
}
