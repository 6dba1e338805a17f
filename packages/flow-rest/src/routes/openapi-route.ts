import { isAdmin } from '@luxdb/core'
import { matchesWeakly, readEtags } from '../http/etag.js'
import { JSON_TYPE, type ResponseParts } from '../http/response-parts.js'
import { describedKinds } from '../openapi/described-kind.js'
import type { DocumentShelf } from '../openapi/document-shelf.js'
import type { Exchange } from './exchange.js'
import { assertMethod } from './method-not-allowed.js'

/** `/openapi.json`: what the asking principal may do here, as an OpenAPI document. */
export async function openapiRoute(exchange: Exchange, shelf: DocumentShelf): Promise<ResponseParts> {
  const { request, engine, principal, strictKinds } = exchange
  assertMethod(request.method, ['GET', 'HEAD'])
  const kinds = describedKinds(engine, principal, strictKinds)
  const { text, etag } = shelf.get(kinds, isAdmin(principal))
  // It differs by who asks, and changes with the kinds: to be kept by the asker alone, and asked for again.
  const headers = { etag, 'cache-control': 'private, no-cache' }
  const known = readEtags(request.headers.get('if-none-match'))
  if (known !== undefined && matchesWeakly(known, etag)) return { status: 304, headers }
  return { status: 200, headers: { ...headers, 'content-type': JSON_TYPE }, body: text }
}
