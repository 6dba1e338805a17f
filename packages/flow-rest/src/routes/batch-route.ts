import { isLuxError, LuxError, type RowsResult, type SingleResult, type WrittenResult } from '@luxdb/core'
import {
  isJsonArray,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  parseJson,
  renderRows,
} from '@luxdb/core/query'
import { batchRequests } from '../call/batch-requests.js'
import { realmOf } from '../call/collection-call.js'
import { readJson } from '../http/read-body.js'
import { jsonParts, type ResponseParts } from '../http/response-parts.js'
import { versionRequired } from './assert-version-given.js'
import type { Exchange } from './exchange.js'
import { askEngine, callContext } from './execute-call.js'
import { idempotent } from './idempotent.js'
import { assertMethod } from './method-not-allowed.js'

/** `POST /batch`: requests in one transaction of one realm; answers `{ results }` in their order, or an error. */
export function batchRoute(exchange: Exchange): Promise<ResponseParts> {
  return idempotent(exchange, { kindOf: firstKind, route: answer })
}

async function answer(exchange: Exchange): Promise<ResponseParts> {
  const { request, requestId, limits } = exchange
  assertMethod(request.method, ['POST'])
  const requests = batchRequests(await readJson(request, limits), callContext(exchange))
  assertVersions(requests, exchange)
  const realm = realmOf(request.headers.get('content-profile'))
  const result = await askEngine(
    { type: 'batch', requests, flow: 'rest', requestId, ...(realm === undefined ? undefined : { realm }) },
    'query',
    exchange,
  )
  if (result.type !== 'batch') {
    throw new LuxError('LUX_INTERNAL', `The engine answered a batch with a result of type ${result.type}.`)
  }
  return jsonParts({ results: result.results.map(renderResult) })
}

/** The kind whose home the requests go to; what is no batch is refused when it is read. */
function firstKind(body: Uint8Array): string | undefined {
  const [request] = requestsIn(body)
  const query = isJsonObject(request) ? request['query'] : undefined
  const kind = isJsonObject(request) ? (request['kind'] ?? (isJsonObject(query) && query['kind'])) : undefined
  return typeof kind === 'string' ? kind : undefined
}

function requestsIn(body: Uint8Array): readonly JsonValue[] {
  try {
    const parsed = parseJson(new TextDecoder().decode(body))
    const requests = isJsonObject(parsed) ? parsed['requests'] : undefined
    return requests !== undefined && isJsonArray(requests) ? requests : []
  } catch (error) {
    if (isLuxError(error)) return []
    throw error
  }
}

/** Strict kinds change under a version here too. */
function assertVersions(requests: ReturnType<typeof batchRequests>, { strictKinds }: Exchange): void {
  for (const request of requests) {
    const isChange = request.type === 'transform' || request.type === 'dissolve'
    if (!isChange || !strictKinds.has(request.kind) || request.version !== undefined) continue
    throw versionRequired(request.kind, 'give its soulId and "version"')
  }
}

function renderResult(result: SingleResult): JsonObject {
  switch (result.type) {
    case 'rows':
      return renderFound(result)
    case 'written':
      return renderWritten(result)
    case 'count':
      return { count: result.count }
    default:
      throw new LuxError('LUX_INTERNAL', `A batch holds a result of type ${result.type}.`)
  }
}

function renderFound({ layout, rows, total }: RowsResult): JsonObject {
  return { rows: renderRows(layout, rows), ...(total === undefined ? undefined : { total }) }
}

function renderWritten({ layout, rows, count, inserted }: WrittenResult): JsonObject {
  return { count, inserted, rows: renderRows(layout, rows) }
}
