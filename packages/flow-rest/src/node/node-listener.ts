import type { IncomingMessage, ServerResponse } from 'node:http'
import type { HttpRequest } from '../http/http-request.js'
import type { RequestPeer } from '../http/request-peer.js'
import type { ResponseParts } from '../http/response-parts.js'
import { NodeRequest } from './node-request.js'
import { sendParts } from './send-parts.js'

/** A listener of Node's for `createServer`. */
export type NodeListener = (incoming: IncomingMessage, outgoing: ServerResponse) => void

export interface NodeListenerOptions {
  /** Answers a request without a body, as `RestFlow.answer` does; undefined for one that it leaves to `otherwise`. */
  readonly answer: (request: HttpRequest, peer: RequestPeer) => Promise<ResponseParts> | undefined
  /** Takes all other requests, such as `getRequestListener(flow.fetch)` of @hono/node-server. */
  readonly otherwise: NodeListener
}

/**
 * Answers reads by Node's own objects; a `Request` and a `Response` for each cost more than authorizing it
 * (benchmarks/rest). Only requests without a body and with a target and a host that need no URL object to be
 * understood are taken.
 *
 * ```ts
 * createServer(nodeListener({ answer: (request, peer) => flow.answer(request, peer), otherwise: getRequestListener(flow.fetch) }))
 * ```
 */
export function nodeListener({ answer, otherwise }: NodeListenerOptions): NodeListener {
  return (incoming, outgoing) => {
    const answered = isPlainRead(incoming)
      ? answer(new NodeRequest(incoming, outgoing), { incoming, outgoing })
      : undefined
    if (answered === undefined) return otherwise(incoming, outgoing)
    // What breaks off in the middle is cut: the client sees that it is not whole.
    answered.then((parts) => sendParts(parts, outgoing)).catch((error) => outgoing.destroy(error))
  }
}

/** A path without percent-encoding, and a query. */
const TARGET = /^\/[\w!$&'()*+,\-.:;=@~/]*(?:\?[\w!$%&'()*+,\-.:;=@~/?[\]]*)?$/
const HOST = /^[\w.-]+(?::\d{1,5})?$/

function isPlainRead({ method, url = '', headers }: IncomingMessage): boolean {
  return (
    (method === 'GET' || method === 'HEAD') &&
    headers['content-length'] === undefined &&
    headers['transfer-encoding'] === undefined &&
    HOST.test(headers.host ?? '') &&
    TARGET.test(url) &&
    // Paths that step back are resolved by URL objects.
    !url.includes('/.')
  )
}
