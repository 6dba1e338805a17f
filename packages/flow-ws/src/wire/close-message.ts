/** The channel is over; the client does not join again. */
export type CloseMessage = {
  readonly event: 'phx_close'
  readonly payload: Readonly<Record<string, never>>
}
