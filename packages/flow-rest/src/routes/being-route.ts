import { LuxError } from '@luxdb/core'
import { readBeingPatch } from '../call/body-beings.js'
import { realmOf } from '../call/collection-call.js'
import type { BeingTarget } from '../call/rest-call.js'
import { readJson } from '../http/read-body.js'
import { readPreferences } from '../http/read-preferences.js'
import type { ResponseParts } from '../http/response-parts.js'
import type { Exchange } from './exchange.js'
import { executeCall } from './execute-call.js'
import { idempotent } from './idempotent.js'
import { methodNotAllowed } from './method-not-allowed.js'
import { writeCondition } from './write-condition.js'

const ALLOWED = ['OPTIONS', 'GET', 'HEAD', 'PATCH', 'DELETE'] as const

/** `/beings/:kind/:soulId`: one being, with its entity tag. */
export function beingRoute(exchange: Exchange, kind: string, soulId: string): Promise<ResponseParts> {
  return idempotent(exchange, { kindOf: () => kind, route: (own) => answer(own, kind, soulId) })
}

async function answer(exchange: Exchange, kind: string, soulId: string): Promise<ResponseParts> {
  const { request, url, requestId } = exchange
  const { headers, method } = request
  if (url.query !== '') throw noParameters()
  const isRead = method === 'GET' || method === 'HEAD'
  const realm = realmOf(headers.get(isRead ? 'accept-profile' : 'content-profile'))
  const target: BeingTarget = { kind, soulId, realm, requestId }
  switch (method) {
    case 'GET':
    case 'HEAD':
      return executeCall(
        { type: 'find', kind, soulId, realm, requestId, ifNoneMatch: headers.get('if-none-match') },
        exchange,
      )
    case 'PATCH':
      return evolve(target, exchange)
    case 'DELETE': {
      const condition = await writeCondition(target, exchange)
      return executeCall({ type: 'dissolve', ...target, condition }, exchange)
    }
    case 'OPTIONS':
      return { status: 200, headers: { allow: ALLOWED.join(',') } }
    default:
      throw methodNotAllowed(method, ALLOWED)
  }
}

async function evolve(target: BeingTarget, exchange: Exchange): Promise<ResponseParts> {
  const { request, limits } = exchange
  const patch = readBeingPatch(await readJson(request, limits))
  const condition = await writeCondition(target, exchange)
  const isMinimal = readPreferences(request.headers.get('prefer')).return === 'minimal'
  return executeCall({ type: 'evolve', ...target, patch, condition, isMinimal }, exchange)
}

function noParameters(): LuxError {
  return new LuxError(
    'LUX_INVALID_REQUEST',
    'The path of one being takes no parameters; leave them out, or filter the path of its kind by its key.',
  )
}
