import type { BodySource } from '@luxdb/protocol'

/** What routes read of a request. Those of the web standard have it, and so have those that Node took off the network. */
export interface HttpRequest extends BodySource {
  /** In upper case. */
  readonly method: string
  /** Absolute, or from its path on. */
  readonly url: string
  /** Aborts when the client goes away. */
  readonly signal: AbortSignal
}
