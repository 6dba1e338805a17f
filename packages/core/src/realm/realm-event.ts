import type { LuxErrorCode } from '../errors/error-catalogue.js'
import type { RealmRequest } from './realm-request.js'

/** One finished operation of a realm, as observers get it. */
export interface OperationEvent {
  readonly type: 'operation'
  readonly realm: string
  readonly kind: string
  readonly operation: RealmRequest['type'] | 'stream'
  readonly request: RealmRequest
  /** Milliseconds from call to result. */
  readonly durationMs: number
  /** Rows read or written; 0 when it failed. */
  readonly rows: number
  readonly error?: LuxErrorCode
}

/** A realm changed its state. */
export interface RealmStateEvent {
  readonly type: 'state'
  readonly realm: string
  readonly state: RealmState
}

export type RealmEvent = OperationEvent | RealmStateEvent

/** `created` -> awaken -> `awake` -> close -> `closed`; a failed awaken ends in `closed`. */
export type RealmState = 'created' | 'awakening' | 'awake' | 'closing' | 'closed'
