import { ANONYMOUS_PRINCIPAL, LOCAL_PRINCIPAL, type Principal } from '@luxdb/core'
import type { RequestHeaders } from '@luxdb/protocol'
import { peerAddress } from './peer-address.js'
import type { RequestPeer } from './request-peer.js'

const NOBODY: ReadonlySet<string> = new Set([ANONYMOUS_PRINCIPAL.id, LOCAL_PRINCIPAL.id])

/** Says whom requests are counted for: their principal, or the address of a client without credentials. */
export class RequestOwners {
  readonly #trustProxy: boolean

  constructor(trustProxy: boolean) {
    this.#trustProxy = trustProxy
  }

  ownerOf({ id }: Principal, headers: RequestHeaders, peer: RequestPeer): string {
    if (!NOBODY.has(id)) return `principal ${id}`
    return `address ${peerAddress(headers, peer, this.#trustProxy)}`
  }
}
