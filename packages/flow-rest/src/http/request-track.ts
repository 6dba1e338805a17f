import type { RequestTiming } from './request-timing.js'

type Headers = Readonly<Record<string, string>>

/** What is told of a request beside its answer. */
export interface RequestTrack {
  readonly requestId: string
  /** Absent: nobody is told how long things take. */
  readonly timing: RequestTiming | undefined
  /** How many requests are left, once that is known. */
  rateHeaders?: Headers
}

/**
 * The headers of an answer with what is told of its request. Copied one by one: what is spread and then added to
 * gets a layout of its own in memory for each answer, which stays until all of the heap is looked through.
 */
export function trackedHeaders(
  own: Headers,
  { requestId, timing, rateHeaders }: RequestTrack,
): Record<string, string> {
  const headers: Record<string, string> = { 'x-request-id': requestId }
  if (timing !== undefined) headers['server-timing'] = timing.header()
  for (const [name, value] of Object.entries(own)) headers[name] = value
  if (rateHeaders !== undefined) Object.assign(headers, rateHeaders)
  return headers
}
