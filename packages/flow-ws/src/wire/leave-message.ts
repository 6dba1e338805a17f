/** Ends a channel; answered with a reply and `phx_close`. */
export type LeaveMessage = {
  readonly event: 'phx_leave'
  readonly payload: Readonly<Record<string, never>>
}
