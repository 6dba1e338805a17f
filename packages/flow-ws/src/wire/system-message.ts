export type SystemPayload = {
  /** The topic without `realtime:`. */
  readonly channel: string
  readonly extension: 'postgres_changes'
  readonly status: 'ok' | 'error'
  readonly message: string
}

/** Changes are live on a channel, or never will be. */
export type SystemMessage = {
  readonly event: 'system'
  readonly payload: SystemPayload
}
