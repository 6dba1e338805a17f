import { LuxError } from '@luxdb/core'
import {
  isPlainObject,
  type JsonValue,
  type KindCatalog,
  NO_QUERY_LIMITS,
  type SacredQuery,
  validateQuery,
} from '@luxdb/core/query'
import { realmOf } from '../call/collection-call.js'
import { readJson } from '../http/read-body.js'
import { readPreferences } from '../http/read-preferences.js'
import type { ResponseParts } from '../http/response-parts.js'
import type { Exchange } from './exchange.js'
import { callContext, executeCall } from './execute-call.js'
import { assertMethod } from './method-not-allowed.js'

/** `POST /query`: a SacredQuery as JSON; answers `{ rows, total?, next? }`. */
export async function queryRoute(exchange: Exchange): Promise<ResponseParts> {
  const { request, requestId, limits } = exchange
  assertMethod(request.method, ['POST'])
  const query = readQuery(await readJson(request, limits), callContext(exchange).catalog)
  return executeCall(
    {
      type: 'query',
      kind: query.kind,
      requestId,
      realm: realmOf(request.headers.get('content-profile')),
      query,
      preferences: readPreferences(request.headers.get('prefer')),
    },
    exchange,
  )
}

/** Only the form is looked at here: how much is too much, and what it can do, the realm says. */
const ANY_REALM = { limits: NO_QUERY_LIMITS, allowMatch: true }

/** The cursor is left to the realm, which then knows what lies before it when it counts. */
function readQuery(body: JsonValue, catalog: KindCatalog): SacredQuery {
  if (!isPlainObject(body) || body['after'] === undefined) return validateQuery(body, catalog, ANY_REALM)
  const { after, ...rest } = body
  if (typeof after !== 'string') {
    throw new LuxError('LUX_INVALID_CURSOR', 'The cursor must be text; take "next" of the page before.')
  }
  return { ...validateQuery(rest, catalog, ANY_REALM), after }
}
