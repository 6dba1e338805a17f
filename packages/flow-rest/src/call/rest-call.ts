import type { Condition, JsonObject, KindCatalog, SacredQuery } from '@luxdb/core/query'
import type { ParsedParameters } from '@luxdb/protocol'
import type { Preferences } from '../http/read-preferences.js'
import type { Representation } from '../http/read-representation.js'

/*
 * What an HTTP request asks for, as plain data. `channelRequest` turns it into the request that the
 * engine executes, `manifestResponse` the result of that into an answer.
 */

/** What every call carries. */
export interface CallOrigin {
  readonly kind: string
  /** Undefined: the home realm of the kind. */
  readonly realm: string | undefined
  readonly requestId: string
}

/** What calls to `/beings/:kind` share. */
interface CollectionCall extends CallOrigin {
  readonly parameters: ParsedParameters
  readonly preferences: Preferences
  readonly representation: Representation
  /** Path of the URL, for `Location`. */
  readonly path: string
}

export interface ListCall extends CollectionCall {
  readonly type: 'list'
  readonly offset: number
  readonly limit: number
  /** Continue after the row that this cursor was made from. */
  readonly after: string | undefined
  /** The parameters as they were written, for `Content-Location`. */
  readonly query: string
}

export interface CreateCall extends CollectionCall {
  readonly type: 'create'
  readonly beings: readonly JsonObject[]
}

/** The one being of a key: changed where it is there, made where it is not. */
export interface PutCall extends CollectionCall {
  readonly type: 'put'
  readonly being: JsonObject
}

export interface UpdateCall extends CollectionCall {
  readonly type: 'update'
  readonly patch: JsonObject
}

export interface DeleteCall extends CollectionCall {
  readonly type: 'delete'
}

/** One being, by where it is asked for. */
export interface BeingTarget extends CallOrigin {
  readonly soulId: string
}

export interface FindCall extends BeingTarget {
  readonly type: 'find'
  readonly ifNoneMatch: string | null
}

export interface EvolveCall extends BeingTarget {
  readonly type: 'evolve'
  readonly patch: JsonObject
  readonly condition: WriteCondition
  /** The answer is empty. */
  readonly isMinimal: boolean
}

export interface DissolveCall extends BeingTarget {
  readonly type: 'dissolve'
  readonly condition: WriteCondition
}

/** What must hold of the being for a write to go ahead. */
export interface WriteCondition {
  readonly version?: number
  readonly where?: Condition
}

export interface QueryCall extends CallOrigin {
  readonly type: 'query'
  readonly query: SacredQuery
  readonly preferences: Preferences
}

export type WriteCall = CreateCall | PutCall | UpdateCall | DeleteCall
export type RestCall = ListCall | WriteCall | FindCall | EvolveCall | DissolveCall | QueryCall

/** What turning a call into a request needs to know. */
export interface CallContext {
  /** Kinds as the caller sees them. */
  readonly catalog: KindCatalog
  readonly maxRows: number
}
