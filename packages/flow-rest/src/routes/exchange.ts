import type { AstralEngine, Authenticator, CallSignal, LuxError, Principal } from '@luxdb/core'
import type { ErrorVerbosity } from '@luxdb/protocol'
import type { AnswerKeeper } from '../answers/answer-keeper.js'
import type { AnswerSubjects } from '../answers/answer-subjects.js'
import type { EventStreams } from '../events/event-streams.js'
import type { HttpRequest } from '../http/http-request.js'
import type { RequestPeer } from '../http/request-peer.js'
import type { RequestTiming } from '../http/request-timing.js'
import type { RequestUrl } from '../http/request-url.js'
import type { RestFlowLimits } from '../rest-flow-options.js'
import type { StreamSlots } from './stream-slots.js'

/** One request on its way, with all that routes need. */
export interface Exchange {
  readonly request: HttpRequest
  readonly url: RequestUrl
  readonly requestId: string
  readonly timing: RequestTiming | undefined
  readonly principal: Principal
  readonly engine: AstralEngine
  /** Absent: everybody is the local principal. */
  readonly authenticator: Authenticator | undefined
  /** Where the request came from. */
  readonly peer: RequestPeer
  /** Aborts when the client goes away; undefined where the request is carried out all the same. */
  readonly signal: CallSignal | undefined
  /** Whom what the request takes is counted for. */
  readonly owner: () => string
  readonly limits: RestFlowLimits
  readonly streams: StreamSlots
  readonly events: EventStreams
  readonly answers: AnswerKeeper
  /** Collects the beings of which the answer tells, where it is kept. */
  readonly subjects?: AnswerSubjects
  readonly errorVerbosity: ErrorVerbosity
  /** Tells the server of an error that the answer does not, if it is the server's fault. */
  readonly report: (error: LuxError) => void
  readonly strictKinds: ReadonlySet<string>
}

/** What all exchanges of a flow have in common. */
export type SharedParts = Pick<
  Exchange,
  'limits' | 'streams' | 'events' | 'answers' | 'strictKinds' | 'authenticator' | 'errorVerbosity'
>

/** Member by member: every request passes here, and spreading parts together costs more than the routing. */
export function exchangeOf(
  own: Omit<Exchange, keyof SharedParts | 'subjects'>,
  shared: SharedParts,
): Exchange {
  return {
    request: own.request,
    url: own.url,
    requestId: own.requestId,
    timing: own.timing,
    principal: own.principal,
    engine: own.engine,
    peer: own.peer,
    signal: own.signal,
    owner: own.owner,
    report: own.report,
    limits: shared.limits,
    streams: shared.streams,
    events: shared.events,
    answers: shared.answers,
    strictKinds: shared.strictKinds,
    authenticator: shared.authenticator,
    errorVerbosity: shared.errorVerbosity,
  }
}
