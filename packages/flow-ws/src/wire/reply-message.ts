import type { JsonValue } from '@luxdb/core'

/** Answers a join, a leave, a push or a heartbeat, whose refs it repeats. */
export type ReplyMessage = {
  readonly event: 'phx_reply'
  readonly payload: { readonly status: 'ok' | 'error'; readonly response: JsonValue }
}
