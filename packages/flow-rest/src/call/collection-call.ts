import { LuxError } from '@luxdb/core'
import { type JsonValue, unknownKind } from '@luxdb/core/query'
import {
  type ParsedParameters,
  parseParameters,
  type RequestHeaders,
  type ScopedCount,
} from '@luxdb/protocol'
import { readPreferences } from '../http/read-preferences.js'
import { intersect, type RowWindow, readRange } from '../http/read-range.js'
import { notAcceptable, type Representation, readRepresentation } from '../http/read-representation.js'
import { beingsOf, patchOf } from './body-beings.js'
import { assertKey, keyOf } from './put-key.js'
import type { CallContext, CreateCall, DeleteCall, ListCall, PutCall, UpdateCall } from './rest-call.js'

/** What a request to `/beings/:kind` says outside its body. */
export interface CollectionHead {
  readonly kind: string
  readonly requestId: string
  readonly path: string
  readonly query: string
  readonly headers: RequestHeaders
}

type CallBase = Omit<DeleteCall, 'type'>

/** Forms that only reads have: a write finds nothing, and is over when it is answered. */
const READ_FORMS: ReadonlySet<Representation['type']> = new Set(['events', 'plan', 'plan-text'])

function writtenForm(accept: string | null): Representation {
  const representation = readRepresentation(accept)
  if (READ_FORMS.has(representation.type)) throw notAcceptable(accept ?? '')
  return representation
}

export function listCall(head: CollectionHead, maxRows: number): ListCall {
  const base = callBase(head, 'accept-profile')
  const { parameters } = base
  const asked: RowWindow = { offset: rootCount(parameters.offset) ?? 0, ...limitOf(parameters) }
  const range = readRange(head.headers.get('range'), head.headers.get('range-unit'))
  const { offset, limit = maxRows } = intersect(asked, range)
  const { query } = head
  return { type: 'list', ...base, query, offset, limit: Math.min(limit, maxRows), after: parameters.after }
}

/** `PUT` with the whole key as the filter. @throws LUX_INVALID_REQUEST */
export function putCall(head: CollectionHead, body: JsonValue, { catalog }: CallContext): PutCall {
  const base = callBase(head, 'content-profile')
  const { parameters, preferences } = base
  const shape = catalog.get(head.kind)
  if (shape === undefined) throw unknownKind(head.kind)
  const key = keyOf(parameters, shape)
  const [being = {}, ...more] = beingsOf(body, parameters.columns, preferences.missing)
  assertKey(more.length === 0 ? being : {}, key)
  return { type: 'put', ...base, being }
}

export function createCall(head: CollectionHead, body: JsonValue): CreateCall {
  const base = callBase(head, 'content-profile')
  return {
    type: 'create',
    ...base,
    beings: beingsOf(body, base.parameters.columns, base.preferences.missing),
  }
}

export function updateCall(head: CollectionHead, body: JsonValue): UpdateCall {
  const base = writeBase(head)
  return { type: 'update', ...base, patch: patchOf(body, base.parameters.columns) }
}

export function deleteCall(head: CollectionHead): DeleteCall {
  return { type: 'delete', ...writeBase(head) }
}

function callBase(
  { kind, requestId, path, query, headers }: CollectionHead,
  profileHeader: string,
): CallBase {
  return {
    kind,
    requestId,
    path,
    realm: realmOf(headers.get(profileHeader)),
    parameters: parseParameters(query),
    preferences: readPreferences(headers.get('prefer')),
    representation:
      profileHeader === 'accept-profile'
        ? readRepresentation(headers.get('accept'))
        : writtenForm(headers.get('accept')),
  }
}

/** A filtered write hits all that the filter finds, so what would seem to narrow it is refused. */
function writeBase(head: CollectionHead): CallBase {
  const base = callBase(head, 'content-profile')
  const { limit, offset, order, ignored, after } = base.parameters
  if (ignored.length > 0) throw withoutValue(ignored)
  const isWhole = [...limit, ...offset, ...order].every(({ path }) => path.length > 0) && after === undefined
  if (isWhole) return base
  throw new LuxError(
    'LUX_UNSUPPORTED',
    'A PATCH or DELETE by filter takes no limit, offset or order; narrow it by a filter, or send Prefer: handling=strict, max-affected=n.',
    { details: { feature: 'limited writes' } },
  )
}

function withoutValue(names: readonly string[]): LuxError {
  const shown = names.slice(0, 10).map((name) => name.slice(0, 80))
  return new LuxError(
    'LUX_INVALID_QUERY',
    `The parameters ${shown.join(', ')} have no value, so the write would not be filtered by them; give each one, as in name=eq.value.`,
    { details: { parameters: shown } },
  )
}

/** The schema that PostgREST's clients name is a realm; `public`, their default, is each kind's home. */
export function realmOf(profile: string | null): string | undefined {
  return profile === null || profile === '' || profile === 'public' ? undefined : profile
}

function limitOf({ limit }: ParsedParameters): { readonly limit?: number } {
  const count = rootCount(limit)
  return count === undefined ? {} : { limit: count }
}

/** The first count that is about the rows themselves. */
function rootCount(counts: readonly ScopedCount[]): number | undefined {
  return counts.find(({ path }) => path.length === 0)?.count
}
