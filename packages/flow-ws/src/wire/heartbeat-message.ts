/** On topic `phoenix`; answered with a reply. */
export type HeartbeatMessage = {
  readonly event: 'heartbeat'
  readonly payload: Readonly<Record<string, never>>
}
