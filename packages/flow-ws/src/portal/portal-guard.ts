import {
  type Authenticator,
  type Credentials,
  isLuxError,
  LOCAL_PRINCIPAL,
  type Principal,
} from '@luxdb/core'
import type { Portal } from './portal.js'

/** The credentials that each portal lives by; looked at again and again while it is open. */
export class PortalGuard {
  readonly #authenticator: Authenticator | undefined
  readonly #credentials = new WeakMap<Portal, Credentials>()

  constructor(authenticator: Authenticator | undefined) {
    this.#authenticator = authenticator
  }

  /** @throws LUX_UNAUTHENTICATED, LUX_TOKEN_EXPIRED */
  async authenticate(credentials: Credentials): Promise<Principal> {
    return this.#authenticator === undefined ? LOCAL_PRINCIPAL : this.#authenticator.authenticate(credentials)
  }

  keep(portal: Portal, credentials: Credentials): void {
    this.#credentials.set(portal, credentials)
  }

  /** The client shows a new token in the place of the one that it came with. */
  async renew(portal: Portal, bearer: string): Promise<void> {
    const credentials = { ...this.#credentials.get(portal), bearer }
    const principal = await this.authenticate(credentials)
    this.#credentials.set(portal, credentials)
    await portal.become(principal)
  }

  /** Closes the portal when its credentials no longer hold; lets its channels look at what they may do now. */
  async recheck(portal: Portal): Promise<void> {
    try {
      const principal = await this.authenticate(this.#credentials.get(portal) ?? {})
      if (!portal.isClosed) await portal.become(principal)
    } catch (error) {
      // Only a refusal ends the portal: a realm that cannot be reached for a moment does not.
      if (isLuxError(error, 'LUX_UNAUTHENTICATED') || isLuxError(error, 'LUX_TOKEN_EXPIRED')) {
        portal.close(4401, error.code)
      }
    }
  }
}
