import { createHostGuard, createOriginGuard } from '@luxdb/protocol'
import type { WebSocketFlowOptions } from '../websocket-flow-options.js'

/** By which name the server is asked, and by whose page. */
export interface Visitor {
  readonly host?: string | undefined
  readonly origin?: string | undefined
}

export interface VisitorGuard {
  /** @throws LUX_HOST_REFUSED, LUX_ORIGIN_REFUSED */
  assert(visitor: Visitor): void
  /** The origin of a page from elsewhere that may read what it is answered. */
  listed(visitor: Visitor): string | undefined
}

/**
 * Browsers let any page open a WebSocket anywhere, and tell only by the Origin whose page it is. Pages of the
 * server's own host may connect, and those that are listed.
 */
export function createVisitorGuard({
  hosts = 'loopback',
  origins,
}: Pick<WebSocketFlowOptions, 'hosts' | 'origins'>): VisitorGuard {
  const assertHost = hosts === 'any' ? () => undefined : createHostGuard({ hosts })
  const listed = createOriginGuard(origins === undefined ? {} : { origins })
  return {
    assert: ({ host, origin }) => {
      assertHost(host)
      const isOwn = origin === `http://${host}` || origin === `https://${host}`
      if (!isOwn) listed.assert(origin)
    },
    listed: ({ origin }) => listed.allowed(origin),
  }
}
