import type { RealmRequest } from '../realm/realm-request.js'

/** Where a request came from; set by flows, kept in events and logs. */
export interface RequestOrigin {
  /** Name of the realm; default: the home realm of the kind. */
  readonly realm?: string
  /** Name of the flow that made the request. */
  readonly flow?: string
  /** Correlates answers, logs and traces. */
  readonly requestId?: string
}

/** The one request that every flow makes: plain data that `engine.channel` authorizes and executes. */
export type AstralRequest = RealmRequest & RequestOrigin
