import { isAdmin } from '@luxdb/core'
import { wholeLayout } from '@luxdb/core/query'
import {
  type CollectionHead,
  createCall,
  deleteCall,
  listCall,
  putCall,
  updateCall,
} from '../call/collection-call.js'
import { inBody } from '../call/in-body.js'
import { manifestResponse } from '../call/manifest-response.js'
import type { ListCall, RestCall, UpdateCall } from '../call/rest-call.js'
import { mediaTypeOf } from '../http/media-type.js'
import { readJson } from '../http/read-body.js'
import { notAcceptable } from '../http/read-representation.js'
import type { ResponseParts } from '../http/response-parts.js'
import { assertVersionGiven } from './assert-version-given.js'
import type { Exchange } from './exchange.js'
import { callContext, executeCall } from './execute-call.js'
import { idempotent } from './idempotent.js'
import { importLines, LINES } from './import-lines.js'
import { methodNotAllowed } from './method-not-allowed.js'
import { readBeings, shapeOf } from './read-beings.js'
import { isStreamed, streamRows } from './stream-rows.js'
import { watchRows } from './watch-rows.js'

const ALLOWED = ['OPTIONS', 'GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const

/** `/beings/:kind`: lists, creates, changes and deletes by PostgREST's grammar. */
export function collectionRoute(exchange: Exchange, kind: string): Promise<ResponseParts> {
  return idempotent(exchange, { kindOf: () => kind, route: (own) => answer(own, kind) })
}

async function answer(exchange: Exchange, kind: string): Promise<ResponseParts> {
  const { request } = exchange
  if (request.method === 'OPTIONS') return { status: 200, headers: { allow: ALLOWED.join(',') } }
  const head = headOf(exchange, kind)
  if (request.method === 'POST' && LINES.has(mediaTypeOf(request.headers))) return importLines(head, exchange)
  const call = await readCall(head, exchange)
  if (call.type === 'list' && call.representation.type === 'events') return watchRows(call, exchange)
  if (call.type === 'list' && isStreamed(call, exchange)) return streamRows(call, exchange)
  return call.type === 'update' && Object.keys(call.patch).length === 0
    ? unchanged(call, exchange)
    : executeCall(call, exchange)
}

function headOf({ request, url, requestId }: Exchange, kind: string): CollectionHead {
  return { kind, requestId, path: url.path, query: url.query, headers: request.headers }
}

async function readCall(head: CollectionHead, exchange: Exchange): Promise<RestCall> {
  const { request, limits } = exchange
  switch (request.method) {
    case 'GET':
    case 'HEAD':
      return visible(listCall(head, limits.maxRows), exchange)
    case 'POST':
      return createCall(head, await bodyOf(exchange, head.kind))
    case 'PUT':
      return putCall(head, await bodyOf(exchange, head.kind), callContext(exchange))
    case 'PATCH':
      return assertVersionGiven(updateCall(head, await readJson(request, limits)), exchange)
    case 'DELETE':
      return assertVersionGiven(deleteCall(head), exchange)
    default:
      throw methodNotAllowed(request.method, ALLOWED)
  }
}

async function bodyOf(exchange: Exchange, kind: string): ReturnType<typeof readBeings> {
  try {
    return await readBeings(exchange, kind)
  } catch (error) {
    throw inBody(error)
  }
}

/** A plan tells of the storage, and of rules folded into it: for admins, as if there were none for others. */
function visible(call: ListCall, { principal, request }: Exchange): ListCall {
  const { type } = call.representation
  const isPlan = type === 'plan' || type === 'plan-text'
  if (isPlan && !isAdmin(principal)) throw notAcceptable(request.headers.get('accept') ?? '')
  return call
}

/** An empty patch touches nothing, not even versions. */
function unchanged(call: UpdateCall, exchange: Exchange): ResponseParts {
  const layout = wholeLayout(shapeOf(exchange, call.kind))
  const nothing = { type: 'written', layout, rows: [], count: 0, inserted: 0 } as const
  return manifestResponse(call, nothing, callContext(exchange))
}
