import type { WatchRequest } from '../live/live-message.js'
import { requestKind } from '../realm/observation.js'
import type { AstralRequest } from './astral-request.js'

/** The kind that a request is about; of a batch that of its first one. */
export function kindOf(request: AstralRequest | WatchRequest): string {
  return request.type === 'batch' ? (request.requests[0]?.kind ?? '') : requestKind(request)
}
