import type { CallSignal } from '@luxdb/core'
import type { HttpRequest } from './http-request.js'
import type { RequestPeer } from './request-peer.js'

/**
 * Aborts when the client goes away. A request's own signal is made only when somebody listens: for a short call that
 * would cost more than routing it (benchmarks/rest), and whether its connection still stands says the socket.
 */
export class ClientSignal implements CallSignal {
  readonly #request: HttpRequest
  readonly #peer: RequestPeer

  constructor(request: HttpRequest, peer: RequestPeer) {
    this.#request = request
    this.#peer = peer
  }

  get aborted(): boolean {
    return this.#peer.incoming?.socket.destroyed ?? this.#request.signal.aborted
  }

  get reason(): unknown {
    return this.#request.signal.reason
  }

  addEventListener(type: 'abort', listener: () => void, options?: { readonly once?: boolean }): void {
    this.#request.signal.addEventListener(type, listener, options)
  }

  removeEventListener(type: 'abort', listener: () => void): void {
    this.#request.signal.removeEventListener(type, listener)
  }
}
