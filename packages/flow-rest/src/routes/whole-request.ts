import { LuxError } from '@luxdb/core'
import { channelRequest } from '../call/channel-request.js'
import type { ListCall } from '../call/rest-call.js'
import type { Exchange } from './exchange.js'
import { callContext } from './execute-call.js'

/** A list without the limit of answers in one piece; lists that are embedded keep it. */
export function wholeRequest(
  call: ListCall,
  exchange: Exchange,
): Extract<ReturnType<typeof channelRequest>, { type: 'contemplate' }> {
  const request = channelRequest(call, callContext(exchange))
  if (request.type !== 'contemplate') {
    throw new LuxError('LUX_INTERNAL', `A list became a request of type ${request.type}.`)
  }
  const { limit: capped, ...query } = request.query
  const asked = call.parameters.limit.find(({ path }) => path.length === 0)?.count
  return { ...request, query: asked === undefined ? query : { ...query, limit: asked } }
}
