import type { Principal } from '../query/principal.js'

/** What a request shows to prove who it is. */
export interface Credentials {
  /** Token of an `Authorization: Bearer` header, or of a WebSocket's join. */
  readonly bearer?: string
  /** Key of an `apikey` header or parameter. */
  readonly apiKey?: string
}

/**
 * Finds out who is asking. Without an authenticator everybody is the local principal, and servers
 * bind to loopback only.
 */
export interface Authenticator {
  /** The principal of valid credentials; the anonymous principal when there are none. @throws LUX_UNAUTHENTICATED */
  authenticate(credentials: Credentials): Promise<Principal>
}
