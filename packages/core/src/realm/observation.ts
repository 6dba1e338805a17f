import type { WatchRequest } from '../live/live-message.js'
import type { OperationEvent } from './realm-event.js'
import type { RealmRequest, RealmResult } from './realm-request.js'

/** The kind that a request is about; a batch of several kinds is `*`. */
export function requestKind(request: RealmRequest | WatchRequest): string {
  if (request.type !== 'batch') return request.kind
  const kinds = new Set(request.requests.map((single) => single.kind))
  const [only] = kinds
  return kinds.size === 1 && only !== undefined ? only : '*'
}

/** What a realm says of a request that it has executed. */
export function operationOf(
  realm: string,
  request: RealmRequest,
  durationMs: number,
  rows: number,
): OperationEvent {
  const facts = { kind: requestKind(request), operation: request.type, request, durationMs, rows }
  return { type: 'operation', realm, ...facts }
}

/** Rows read or written. */
export function resultSize(result: RealmResult): number {
  switch (result.type) {
    case 'rows':
      return result.rows.length
    case 'count':
    case 'plan':
      return 1
    case 'written':
      return result.count
    case 'batch':
      return result.results.reduce((sum, single) => sum + resultSize(single), 0)
  }
}

/** Passes rows through and reports once, however the stream ends. */
export async function* observedStream<T>(
  rows: AsyncIterable<T>,
  finished: (durationMs: number, rows: number, error?: unknown) => void,
): AsyncIterable<T> {
  const startedAt = performance.now()
  let count = 0
  let failure: unknown
  try {
    for await (const row of rows) {
      count += 1
      yield row
    }
  } catch (error) {
    failure = error
    throw error
  } finally {
    finished(performance.now() - startedAt, count, failure)
  }
}
