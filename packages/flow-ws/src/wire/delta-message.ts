import type { DeltaPayload } from '@luxdb/protocol'

/** The response of a join that continues. */
export type QueryResumed = DeltaPayload & { readonly resumed: true }

/** What changed, transactions whole; without changes it is told for its cursor. */
export type DeltaMessage = {
  readonly event: 'delta'
  readonly payload: DeltaPayload
}
