/**
 * What a call gives up by: as much of an `AbortSignal` as is looked at. Whoever serves many short calls may hand over one
 * that becomes a real signal only when somebody listens to it, for that costs more than a short read.
 */
export interface CallSignal {
  readonly aborted: boolean
  readonly reason: unknown
  addEventListener(type: 'abort', listener: () => void, options?: { readonly once?: boolean }): void
  removeEventListener(type: 'abort', listener: () => void): void
}
