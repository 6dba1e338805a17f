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

export function trackHeaders({ timing, rateHeaders }: RequestTrack): Headers {
  if (timing === undefined) return rateHeaders ?? NONE
  return { ...rateHeaders, 'server-timing': timing.header() }
}

const NONE: Headers = Object.freeze({})
