import type { AstralEngine, Principal } from '@luxdb/core'
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
  readonly limits: RestFlowLimits
  readonly streams: StreamSlots
  readonly strictKinds: ReadonlySet<string>
}
