/** Forget what was known; a snapshot follows. */
export type ResyncMessage = {
  readonly event: 'resync'
  readonly payload: { readonly reason: string }
}
