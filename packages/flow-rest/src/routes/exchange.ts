import type { AstralEngine, Authenticator, Principal } from '@luxdb/core'
import type { EventStreams } from '../events/event-streams.js'
import type { RequestTiming } from '../http/request-timing.js'
import type { RequestUrl } from '../http/request-url.js'
import type { RestFlowLimits } from '../rest-flow-options.js'
import type { StreamSlots } from './stream-slots.js'

/** One request on its way, with all that routes need. */
export interface Exchange {
  readonly request: Request
  readonly url: RequestUrl
  readonly requestId: string
  readonly timing: RequestTiming | undefined
  readonly principal: Principal
  readonly engine: AstralEngine
  /** Absent: everybody is the local principal. */
  readonly authenticator: Authenticator | undefined
  /** Whom what the request takes is counted for. */
  readonly owner: () => string
  readonly limits: RestFlowLimits
  readonly streams: StreamSlots
  readonly events: EventStreams
  /** An error that comes when the answer has begun, as JSON text; faults are reported. */
  readonly failureText: (error: unknown) => string
  readonly strictKinds: ReadonlySet<string>
}
