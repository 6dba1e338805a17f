import type { Authenticator, LuxError } from '@luxdb/core'
import type { ErrorVerbosity } from '@luxdb/protocol'

export interface RestFlowLimits {
  /** Bytes of a request's body; default 1 MiB. Larger ones are refused before they are read whole. */
  readonly maxBodyBytes: number
  /** Bytes of path and query of a URL; default 16 KiB. */
  readonly maxUrlBytes: number
  /** Rows of one answer, by default and at most, and beings in one embed; default 1,000. */
  readonly maxRows: number
  /**
   * Characters of text in the rows of one read (a list, a query, all reads of a batch), embeds included; default 32 Mi.
   * More are refused before they are all in memory; what is streamed has no such limit.
   */
  readonly maxAnswerCharacters: number
  /** Milliseconds for one request, and for its body to arrive; default 30,000. */
  readonly requestTimeoutMs: number
  /** Answers and bodies under way piece by piece (NDJSON, CSV); default 8. 0: none, answers are cut at `maxRows`. */
  readonly maxStreams: number
  /** Of these of one principal, and of one address without credentials; default 4. */
  readonly maxStreamsPerPrincipal: number
  /** Streams of events (`Accept: text/event-stream`) in all; default 1,000. 0: none. */
  readonly maxEventStreams: number
  /** Streams of events of one principal, and of one address without credentials; default 100. */
  readonly maxEventStreamsPerPrincipal: number
  /** Milliseconds of silence after which a stream of events shows that it lives; default 15,000. */
  readonly heartbeatMs: number
  /** Milliseconds between two looks at whether the credentials of a stream of events still hold; default 5,000. */
  readonly recheckMs: number
  /** Answers of writes by their `Idempotency-Key` that each realm keeps, the oldest go first; default 10,000. */
  readonly maxAnswers: number
  /** Milliseconds that such an answer is kept; default 24 hours. */
  readonly answerTimeToLiveMs: number
  /** Requests that each principal, and each address without credentials, may send a second; default 0: any number. */
  readonly requestsPerSecond: number
  /** Requests that may be saved up and then sent at once; default 200. */
  readonly requestBurst: number
}

export const DEFAULT_REST_LIMITS: RestFlowLimits = Object.freeze({
  maxBodyBytes: 1_048_576,
  maxUrlBytes: 16_384,
  maxRows: 1_000,
  maxAnswerCharacters: 33_554_432,
  requestTimeoutMs: 30_000,
  maxStreams: 8,
  maxStreamsPerPrincipal: 4,
  maxEventStreams: 1_000,
  maxEventStreamsPerPrincipal: 100,
  heartbeatMs: 15_000,
  recheckMs: 5_000,
  maxAnswers: 10_000,
  answerTimeToLiveMs: 86_400_000,
  requestsPerSecond: 0,
  requestBurst: 200,
})

/** Where a fault happened, for logs. */
export interface FaultContext {
  readonly requestId: string
  readonly method: string
  readonly path: string
}

export interface RestFlowOptions {
  /** Name of the flow in `meditate()`; default `rest`. */
  readonly name?: string
  /** Path that all routes stand under, such as `/api`; default none. */
  readonly basePath?: string
  /** Finds out who is asking. Without one everybody is the local principal: serve loopback only. */
  readonly authenticator?: Authenticator
  /**
   * Names under which the server may be asked; `loopback` (default) for this machine's own, `any` not to check:
   * for servers that others reach and that ask for credentials.
   */
  readonly hosts?: 'loopback' | 'any' | readonly string[]
  /**
   * Origins of pages that may call from elsewhere, such as `https://app.example.com`; exact. Pages of the
   * server's own host always may. Default: none.
   */
  readonly origins?: readonly string[]
  readonly limits?: Partial<RestFlowLimits>
  /**
   * The server stands behind a proxy that sets `X-Forwarded-For`: the last address there is the client's.
   * Default false, for without such a proxy clients could invent it.
   */
  readonly trustProxy?: boolean
  /** Whether answers say in `Server-Timing` how long their parts took; default true. */
  readonly serverTiming?: boolean
  /** Kinds whose beings change only under the version that the writer has seen (428 otherwise); default none. */
  readonly strictKinds?: readonly string[]
  /** `minimal` leaves details out of errors, for servers that strangers reach; default `verbose`. */
  readonly errorVerbosity?: ErrorVerbosity
  /** Called with every error that is the server's fault; must not throw. */
  readonly onFault?: (error: LuxError, context: FaultContext) => void
  /** Epoch milliseconds; default `Date.now`. */
  readonly clock?: () => number
}
