import { canonicalJson, type JsonObject } from '@luxdb/core/query'
import { kindParameters } from '../call/kind-parameters.js'
import { digest, matchesWeakly, readEtags } from '../http/etag.js'
import type { HttpRequest } from '../http/http-request.js'
import { readJson } from '../http/read-body.js'
import { jsonParts, type ResponseParts } from '../http/response-parts.js'
import type { Exchange } from './exchange.js'
import { assertMethod } from './method-not-allowed.js'

const DECLARE_PARAMETERS = ['realm', 'dryRun', 'confirmLoss', 'confirmFallback', 'rename', 'fill'] as const
const REMOVE_PARAMETERS = ['dryRun', 'confirmLoss', 'erase'] as const

/** Kinds change while the server runs. */
const UNKEPT = { 'cache-control': 'private, no-cache' } as const

/** `/kinds`: all kinds; `POST` makes one of a JSON Schema document, or changes the one of its name. */
export async function kindsRoute(exchange: Exchange): Promise<ResponseParts> {
  const { request, engine, principal } = exchange
  assertMethod(request.method, ['GET', 'HEAD', 'POST'])
  if (request.method === 'POST') return declareKind(exchange)
  const { status, headers, body = '' } = jsonParts(engine.runTimeKinds.list(principal))
  return { status, headers: { ...headers, ...UNKEPT }, body }
}

/** `/kinds/:name`: the document of a kind; `DELETE` takes away one that was made at run time. */
export async function kindRoute(exchange: Exchange, name: string): Promise<ResponseParts> {
  const { request, url, engine, principal } = exchange
  assertMethod(request.method, ['GET', 'HEAD', 'DELETE'])
  if (request.method !== 'DELETE')
    return documentParts(request, engine.runTimeKinds.document(name, principal))
  const { renames: _, fills: __, ...options } = kindParameters(url.query, REMOVE_PARAMETERS)
  return jsonParts(await engine.runTimeKinds.remove(name, principal, { ...options, ...seenBy(request) }))
}

function documentParts(request: HttpRequest, document: JsonObject): ResponseParts {
  const etag = etagOf(document)
  const headers = { etag, ...UNKEPT }
  const known = readEtags(request.headers.get('if-none-match'))
  if (known !== undefined && matchesWeakly(known, etag)) return { status: 304, headers }
  const { status, headers: own, body = '' } = jsonParts(document)
  return { status, headers: { ...own, ...headers }, body }
}

function etagOf(document: JsonObject): string {
  return `"${digest(canonicalJson(document))}"`
}

/** Two who change one document know of each other by `If-Match`. */
function seenBy({ headers }: HttpRequest): {
  readonly isSeen?: (document: JsonObject | undefined) => boolean
} {
  const tags = readEtags(headers.get('if-match'))
  if (tags === undefined) return {}
  return {
    isSeen: (document) => document !== undefined && (tags === '*' || tags.includes(etagOf(document))),
  }
}

async function declareKind({ request, url, limits, engine, principal }: Exchange): Promise<ResponseParts> {
  // Who may not is told so before anything is read.
  engine.runTimeKinds.authorize(principal)
  const options = { ...kindParameters(url.query, DECLARE_PARAMETERS), ...seenBy(request) }
  const changed = await engine.runTimeKinds.declare(await readJson(request, limits), principal, options)
  if (!changed.created || changed.outcome !== 'done') return jsonParts(changed)
  const { status, headers, body = '' } = jsonParts(changed, 201)
  return { status, headers: { ...headers, location: `${url.path}/${changed.kind}` }, body }
}
