import type { IncomingMessage } from 'node:http'
import { createHostGuard, createOriginGuard } from '@luxdb/protocol'
import type { WebSocketFlowOptions } from '../websocket-flow-options.js'
import type { UpgradeRequest } from './upgrade-request.js'

/** @throws LUX_HOST_REFUSED, LUX_ORIGIN_REFUSED */
export type UpgradeGuard = (request: IncomingMessage, upgrade: UpgradeRequest) => void

/**
 * Browsers let any page open a WebSocket anywhere, and tell only by the Origin whose page it is. Pages of the
 * server's own host may connect, and those that are listed.
 */
export function createUpgradeGuard({
  hosts = 'loopback',
  origins,
}: Pick<WebSocketFlowOptions, 'hosts' | 'origins'>): UpgradeGuard {
  const assertHost = hosts === 'any' ? () => undefined : createHostGuard({ hosts })
  const listed = createOriginGuard(origins === undefined ? {} : { origins })
  return ({ headers }) => {
    assertHost(headers.host)
    const { origin } = headers
    if (origin !== undefined && origin === `http://${headers.host}`) return
    if (origin !== undefined && origin === `https://${headers.host}`) return
    listed.assert(origin)
  }
}
