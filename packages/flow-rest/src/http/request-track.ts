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

/** Adds what is told of a request to the headers of its answer. */
export function addTrackHeaders(headers: Record<string, string>, track: RequestTrack): void {
  headers['x-request-id'] = track.requestId
  if (track.timing !== undefined) headers['server-timing'] = track.timing.header()
  if (track.rateHeaders !== undefined) Object.assign(headers, track.rateHeaders)
}
