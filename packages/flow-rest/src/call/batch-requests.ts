import {
  type AffectsPolicy,
  type CountMode,
  LuxError,
  type SingleRequest,
  type UpsertPolicy,
} from '@luxdb/core'
import {
  type Condition,
  isJsonArray,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  NO_QUERY_LIMITS,
  type SacredQuery,
  unknownKind,
  validateCondition,
  validateQuery,
} from '@luxdb/core/query'
import { capRows } from './cap-rows.js'
import type { CallContext } from './rest-call.js'

/** More requests would hold a transaction, and all that waits for it, for too long. */
export const MAX_REQUESTS = 100

/** Realms look at everything once more; what is read here gives it its form. */
const ANY_REALM = { limits: NO_QUERY_LIMITS, allowMatch: true }

/** The requests of a batch: `{ "requests": [{ "type": "manifest", "kind": ..., ... }] }`. @throws LUX_INVALID_REQUEST */
export function batchRequests(body: JsonValue, context: CallContext): readonly SingleRequest[] {
  const requests = isJsonObject(body) ? body['requests'] : undefined
  if (requests === undefined || !isJsonArray(requests)) throw invalid('"requests" must be a list')
  if (requests.length === 0 || requests.length > MAX_REQUESTS) {
    throw invalid(`"requests" must hold 1 to ${MAX_REQUESTS} requests`)
  }
  return requests.map((request) => readRequest(asObject(request, 'A request'), context))
}

function readRequest(request: JsonObject, context: CallContext): SingleRequest {
  const { type } = request
  switch (type) {
    case 'find':
      return { type, kind: textOf(request, 'kind'), soulId: textOf(request, 'soulId') }
    case 'contemplate':
    case 'count':
      return readRead(type, request, context)
    case 'manifest':
      return {
        type,
        kind: textOf(request, 'kind'),
        beings: listOf(request, 'beings'),
        ...upsertOf(request),
        ...affectsOf(request),
        returning: request['returning'] === true,
      }
    case 'transform':
      return { type, ...readTarget(request, context), patch: request['patch'] }
    case 'dissolve':
      return { type, ...readTarget(request, context) }
    default:
      throw invalid('"type" must be find, contemplate, count, manifest, transform or dissolve')
  }
}

function readRead(type: 'contemplate' | 'count', request: JsonObject, context: CallContext): SingleRequest {
  const query: SacredQuery = validateQuery(request['query'], context.catalog, ANY_REALM)
  const { kind } = query
  const { mode, count } = request
  if (type === 'count') return { type, kind, query, ...(mode !== undefined && { mode: readMode(mode) }) }
  return {
    type,
    kind,
    query: capRows(query, context.catalog, context.maxRows),
    ...(count !== undefined && { count: readMode(count) }),
  }
}

interface Target {
  readonly kind: string
  readonly soulId?: string
  readonly where?: Condition
  readonly version?: number
  readonly affects?: AffectsPolicy
  readonly returning: boolean
}

function readTarget(request: JsonObject, { catalog }: CallContext): Target {
  const kind = textOf(request, 'kind')
  const shape = catalog.get(kind)
  if (shape === undefined) throw unknownKind(kind)
  if (request['soulId'] === undefined && request['where'] === undefined) {
    throw invalid('a transform or dissolve needs a "soulId" or a "where"')
  }
  const where =
    request['where'] === undefined
      ? undefined
      : validateCondition(request['where'], shape, catalog, ANY_REALM)
  return {
    kind,
    ...(request['soulId'] === undefined ? undefined : { soulId: textOf(request, 'soulId') }),
    ...(where === undefined ? undefined : { where }),
    ...versionOf(request),
    ...affectsOf(request),
    returning: request['returning'] === true,
  }
}

function readMode(value: JsonValue): CountMode {
  const mode = (['exact', 'planned', 'estimated'] as const).find((candidate) => candidate === value)
  if (mode === undefined) throw invalid('a count must be exact, planned or estimated')
  return mode
}

function upsertOf({ upsert }: JsonObject): { readonly upsert?: UpsertPolicy } {
  if (upsert === undefined) return {}
  const { on, action } = asObject(upsert, '"upsert"')
  if (action !== 'merge' && action !== 'ignore') throw invalid('"action" of "upsert" must be merge or ignore')
  return { upsert: on === undefined ? { action } : { action, on: namesOf(on) } }
}

function namesOf(on: JsonValue): readonly string[] {
  const names = isJsonArray(on) ? on.filter((name) => typeof name === 'string') : []
  if (isJsonArray(on) && names.length === on.length) return names
  throw invalid('"on" of "upsert" must list names of fields')
}

function affectsOf({ affects }: JsonObject): { readonly affects?: AffectsPolicy } {
  if (affects === undefined) return {}
  const { single, atMost } = asObject(affects, '"affects"')
  return {
    affects: {
      ...(single === true && { single }),
      ...(atMost !== undefined && { atMost: countOf(atMost, '"atMost"') }),
    },
  }
}

function versionOf({ version }: JsonObject): { readonly version?: number } {
  return version === undefined ? {} : { version: countOf(version, '"version"') }
}

function textOf(request: JsonObject, name: string): string {
  const value = request[name]
  if (typeof value === 'string') return value
  throw invalid(`"${name}" must be text`)
}

function listOf(request: JsonObject, name: string): readonly JsonValue[] {
  const value = request[name]
  if (value !== undefined && isJsonArray(value)) return value
  throw invalid(`"${name}" must be a list`)
}

function countOf(value: JsonValue, name: string): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value
  throw invalid(`${name} must be a whole number from 0`)
}

function asObject(value: JsonValue, what: string): JsonObject {
  if (isJsonObject(value)) return value
  throw invalid(`${what} must be an object`)
}

function invalid(what: string): LuxError {
  return new LuxError('LUX_INVALID_REQUEST', `In a batch ${what}; change that.`)
}
