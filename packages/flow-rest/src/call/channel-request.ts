import type { AffectsPolicy, AstralRequest, RequestOrigin, UpsertPolicy, WriteEffect } from '@luxdb/core'
import { type SacredQuery, unknownField, unknownKind } from '@luxdb/core/query'
import { toSacredQuery, toWhere } from '@luxdb/protocol'
import { isAtMostOne } from './at-most-one.js'
import { capRows } from './cap-rows.js'
import { inBody } from './in-body.js'
import type {
  CallContext,
  CallOrigin,
  CreateCall,
  DeleteCall,
  DissolveCall,
  EvolveCall,
  FindCall,
  ListCall,
  PutCall,
  QueryCall,
  RestCall,
  UpdateCall,
  WriteCall,
} from './rest-call.js'
import { shownOf } from './select-columns.js'

/**
 * Turns what HTTP asked for into the request that the engine authorizes and executes.
 * @throws LUX_UNKNOWN_KIND, LUX_UNKNOWN_FIELD, LUX_NOT_SINGULAR, LUX_UNSUPPORTED and the codes of wrong
 *   filters and operands
 */
export function channelRequest(call: RestCall, context: CallContext): AstralRequest {
  switch (call.type) {
    case 'list':
      return listRequest(call, context)
    case 'create':
      return createRequest(call, context)
    case 'put':
      return putRequest(call, context)
    case 'update':
    case 'delete':
      return filteredRequest(call, context)
    case 'find':
      return findRequest(call)
    case 'evolve':
      return evolveRequest(call)
    case 'dissolve':
      return dissolveRequest(call)
    case 'query':
      return queryRequest(call, context)
    default:
      return call satisfies never
  }
}

function originOf({ realm, requestId }: CallOrigin): RequestOrigin {
  return realm === undefined ? { flow: 'rest', requestId } : { flow: 'rest', requestId, realm }
}

/** The most frequent request, written out: spreading parts together costs more than the rest of it. */
function findRequest({ kind, soulId, requestId, realm }: FindCall): AstralRequest {
  if (realm !== undefined) return { type: 'find', kind, soulId, flow: 'rest', requestId, realm }
  return { type: 'find', kind, soulId, flow: 'rest', requestId }
}

type Draft<T> = { -readonly [M in keyof T]: T[M] }
type ListRequest = Extract<AstralRequest, { readonly type: 'contemplate' }>

/** Member by member, as for a find: lists are most of what is asked. */
function listRequest(call: ListCall, { catalog, maxRows }: CallContext): AstralRequest {
  const { kind, parameters, offset, limit, preferences, representation, realm, requestId } = call
  const asked: Draft<SacredQuery> = toSacredQuery(parameters, kind, catalog)
  asked.limit = limit
  // An offset of none is nothing beside a cursor.
  if (offset > 0 || call.after === undefined) asked.offset = offset
  const query = capRows(asked, catalog, maxRows)
  if (representation.type === 'plan' || representation.type === 'plan-text') {
    return { ...originOf(call), type: 'explain', kind, query }
  }
  const request: Draft<ListRequest> = {
    type: 'contemplate',
    kind,
    query,
    flow: 'rest',
    requestId,
  }
  if (realm !== undefined) request.realm = realm
  if (preferences.count !== undefined) request.count = preferences.count
  if (limit > 0 && isPaged(call)) request.page = true
  return request
}

/** Whether the answer tells where the next page begins. */
function isPaged({ preferences, after }: ListCall): boolean {
  return preferences.page !== undefined || after !== undefined
}

function queryRequest(call: QueryCall, { catalog, maxRows }: CallContext): AstralRequest {
  const { kind, preferences } = call
  return {
    ...originOf(call),
    type: 'contemplate',
    kind,
    query: capRows(call.query, catalog, maxRows),
    ...(preferences.count === undefined ? undefined : { count: preferences.count }),
    ...(preferences.page === undefined ? undefined : { page: true }),
  }
}

/** Member by member too: what is spread again and again leaves a layout of each object in memory. */
function createRequest(call: CreateCall, context: CallContext): AstralRequest {
  const { beings, preferences } = call
  const returning = isReturning(call) || preferences.return === 'headers-only'
  const upsert = upsertOf(call)
  const request = manifestRequest(call, context, { beings, returning })
  if (upsert !== undefined) request.upsert = upsert
  addAffects(request, call, beings.length === 1)
  return request
}

function putRequest(call: PutCall, context: CallContext): AstralRequest {
  const request = manifestRequest(call, context, { beings: [call.being], returning: isReturning(call) })
  request.upsert = { action: 'merge' }
  return request
}

type ManifestDraft = Draft<Extract<AstralRequest, { readonly type: 'manifest' }>>

function manifestRequest(
  call: CreateCall | PutCall,
  context: CallContext,
  { beings, returning }: Pick<ManifestDraft, 'beings' | 'returning'>,
): ManifestDraft {
  assertColumns(call, context)
  const { kind, realm, requestId } = call
  const request: ManifestDraft = { type: 'manifest', kind, beings, returning, flow: 'rest', requestId }
  if (realm !== undefined) request.realm = realm
  addEffect(request, call, context)
  return request
}

function upsertOf({ parameters, preferences }: CreateCall): UpsertPolicy | undefined {
  const { resolution } = preferences
  const { onConflict } = parameters
  if (resolution === undefined) return undefined
  const action = resolution === 'merge-duplicates' ? 'merge' : 'ignore'
  return onConflict === undefined ? { action } : { action, on: onConflict }
}

type TransformDraft = Draft<Extract<AstralRequest, { readonly type: 'transform' }>>
type DissolveDraft = Draft<Extract<AstralRequest, { readonly type: 'dissolve' }>>

function filteredRequest(call: UpdateCall | DeleteCall, context: CallContext): AstralRequest {
  if (call.type === 'update') assertColumns(call, context)
  const { kind, requestId, realm, parameters } = call
  const request: TransformDraft | DissolveDraft =
    call.type === 'delete'
      ? { type: 'dissolve', kind, returning: isReturning(call), flow: 'rest', requestId }
      : { type: 'transform', kind, patch: call.patch, returning: isReturning(call), flow: 'rest', requestId }
  const where = toWhere(parameters, kind, context.catalog)
  if (where !== undefined) request.where = where
  if (realm !== undefined) request.realm = realm
  addEffect(request, call, context)
  addAffects(request, call, isAtMostOne(where, context.catalog.get(kind)))
  return request
}

function evolveRequest(call: EvolveCall): AstralRequest {
  const { kind, soulId, patch, isMinimal, requestId } = call
  const returning = !isMinimal
  const request: TransformDraft = {
    type: 'transform',
    kind,
    soulId,
    patch,
    returning,
    flow: 'rest',
    requestId,
  }
  addCondition(request, call)
  return request
}

function dissolveRequest(call: DissolveCall): AstralRequest {
  const { kind, soulId, requestId } = call
  const request: DissolveDraft = { type: 'dissolve', kind, soulId, returning: false, flow: 'rest', requestId }
  addCondition(request, call)
  return request
}

function addCondition(
  request: TransformDraft | DissolveDraft,
  { realm, condition }: EvolveCall | DissolveCall,
): void {
  if (realm !== undefined) request.realm = realm
  if (condition.version !== undefined) request.version = condition.version
  if (condition.where !== undefined) request.where = condition.where
}

function isReturning({ preferences }: WriteCall): boolean {
  return preferences.return === 'representation'
}

/** What is handed out where that takes more than the written rows, and whether the write stays. */
function addEffect(effect: Draft<WriteEffect>, call: WriteCall, context: CallContext): void {
  const shown = shownOf(call, context)
  if (shown !== undefined) effect.shown = shown
  if (call.preferences.tx === 'rollback') effect.rollback = true
}

/** How many beings a write must touch. One that can touch no more than one needs no transaction for it. */
function addAffects(
  effect: Draft<WriteEffect>,
  { representation, preferences }: WriteCall,
  touchesAtMostOne: boolean,
): void {
  const affects: Draft<AffectsPolicy> = {}
  const { handling, maxAffected } = preferences
  if (representation.type === 'object' && !touchesAtMostOne) affects.single = true
  if (handling === 'strict' && maxAffected !== undefined) affects.atMost = maxAffected
  if (affects.single !== undefined || affects.atMost !== undefined) effect.affects = affects
}

/** Names that a body may hold beside the stored fields. */
const DERIVED: ReadonlySet<string> = new Set(['soulId', 'realm'])

function assertColumns({ kind, parameters }: WriteCall, { catalog }: CallContext): void {
  const shape = catalog.get(kind)
  if (shape === undefined) throw unknownKind(kind)
  const isKnown = (name: string): boolean =>
    DERIVED.has(name) || shape.fields.some((field) => field.name === name)
  const unknown = parameters.columns?.find((name) => !isKnown(name))
  if (unknown !== undefined) throw inBody(unknownField(unknown, shape))
}
