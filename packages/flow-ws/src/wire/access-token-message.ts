export type AccessTokenPayload = { readonly access_token?: string }

/** A new token in the place of the one that the client came with; no reply. */
export type AccessTokenMessage = {
  readonly event: 'access_token'
  readonly payload: AccessTokenPayload
}
