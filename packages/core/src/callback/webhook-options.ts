import type { AnyKind } from '../kind/kind-types.js'
import type { ChangeFilter, DeliveryOptions } from './consumer-options.js'

export interface WebhookOptions<K extends AnyKind> extends ChangeFilter<K>, DeliveryOptions {
  /** Names the consumer that it is: its position and dead letters are kept under it. */
  readonly name: string
  /** `https:`; `http:` too with `allowPrivateAddresses`. */
  readonly url: string
  /** At least 16 bytes, as text or as `whsec_` and base64. */
  readonly secret: string
  /** Sent with each message. */
  readonly headers?: Readonly<Record<string, string>>
  /** Lets the URL lead to this machine or a private network; default false. */
  readonly allowPrivateAddresses?: boolean
}

/** Milliseconds in which a receiver has to answer, unless told otherwise. */
export const WEBHOOK_TIMEOUT_MS = 10_000
