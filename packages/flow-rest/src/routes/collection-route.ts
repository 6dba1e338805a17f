import { unknownKind, wholeLayout } from '@luxdb/core/query'
import { type CollectionHead, createCall, deleteCall, listCall, updateCall } from '../call/collection-call.js'
import { manifestResponse } from '../call/manifest-response.js'
import type { RestCall, UpdateCall } from '../call/rest-call.js'
import { readJson } from '../http/read-body.js'
import type { ResponseParts } from '../http/response-parts.js'
import type { Exchange } from './exchange.js'
import { callContext, executeCall } from './execute-call.js'
import { methodNotAllowed } from './method-not-allowed.js'

const ALLOWED = ['OPTIONS', 'GET', 'HEAD', 'POST', 'PATCH', 'DELETE'] as const

/** `/beings/:kind`: lists, creates, changes and deletes by PostgREST's grammar. */
export async function collectionRoute(exchange: Exchange, kind: string): Promise<ResponseParts> {
  if (exchange.request.method === 'OPTIONS') return { status: 200, headers: { allow: ALLOWED.join(',') } }
  const call = await readCall(exchange, kind)
  return call.type === 'update' && Object.keys(call.patch).length === 0
    ? unchanged(call, exchange)
    : executeCall(call, exchange)
}

async function readCall(exchange: Exchange, kind: string): Promise<RestCall> {
  const { request, url, requestId, limits } = exchange
  const head: CollectionHead = { kind, requestId, path: url.path, query: url.query, headers: request.headers }
  switch (request.method) {
    case 'GET':
    case 'HEAD':
      return listCall(head, limits.maxRows)
    case 'POST':
      return createCall(head, await readJson(request, limits))
    case 'PATCH':
      return updateCall(head, await readJson(request, limits))
    case 'DELETE':
      return deleteCall(head)
    default:
      throw methodNotAllowed(request.method, ALLOWED)
  }
}

/** An empty patch touches nothing, not even versions. */
function unchanged(call: UpdateCall, exchange: Exchange): ResponseParts {
  const context = callContext(exchange)
  const shape = context.catalog.get(call.kind)
  if (shape === undefined) throw unknownKind(call.kind)
  const nothing = { type: 'written', layout: wholeLayout(shape), rows: [], count: 0, inserted: 0 } as const
  return manifestResponse(call, nothing, context)
}
