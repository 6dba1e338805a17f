/** Some clients send booleans as text. */
type Flag = boolean | 'true' | 'false'

/** One binding of `postgres_changes`; its first four come back in the reply as they were sent. */
export type ChangesBindingPayload = {
  readonly event?: string
  /** Name of a realm; `public` is each kind's home realm. */
  readonly schema?: string
  /** Name of a kind, or `*`. */
  readonly table?: string
  /** `column=operator.value`, several joined by commas. */
  readonly filter?: string
  readonly select?: readonly string[]
  /** Cursor of the last event that was handled. */
  readonly since?: string
}

export type RealtimeConfigPayload = {
  readonly broadcast?: { readonly ack?: Flag; readonly self?: Flag }
  readonly presence?: { readonly key?: string; readonly enabled?: Flag }
  readonly postgres_changes?: readonly ChangesBindingPayload[]
}

/** Joins `realtime:<name>`. */
export type RealtimeJoinPayload = {
  readonly config?: RealtimeConfigPayload
  readonly access_token?: string
}

export type RealtimeJoinMessage = {
  readonly event: 'phx_join'
  readonly payload: RealtimeJoinPayload
}
