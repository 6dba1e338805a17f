import { type JsonObject, LuxError } from '@luxdb/core'
import type { Portal } from './portal.js'

/** Portals that the state of the flow lists one by one. */
const MAX_LISTED = 20

/** The open portals, by client, and how many each principal has. */
export class PortalRegistry {
  readonly #portals = new Map<string, Portal>()
  readonly #perOwner = new Map<string, number>()
  readonly #ownerOf = new Map<Portal, string>()
  readonly #limits: { readonly maxPortals: number; readonly maxPortalsPerPrincipal: number }

  constructor(limits: { readonly maxPortals: number; readonly maxPortalsPerPrincipal: number }) {
    this.#limits = limits
  }

  get size(): number {
    return this.#portals.size
  }

  all(): readonly Portal[] {
    return [...this.#portals.values()]
  }

  get(clientId: string): Portal | undefined {
    return this.#portals.get(clientId)
  }

  /** @throws LUX_OVERLOADED */
  assertRoom(owner: string): void {
    const { maxPortals, maxPortalsPerPrincipal } = this.#limits
    if (this.#portals.size >= maxPortals) throw full(`The server holds its ${maxPortals} portals`)
    if ((this.#perOwner.get(owner) ?? 0) >= maxPortalsPerPrincipal) {
      throw full(`This principal holds its ${maxPortalsPerPrincipal} portals`)
    }
  }

  /** @throws RangeError when a client is there already */
  add(portal: Portal, owner: string): void {
    if (this.#portals.has(portal.clientId))
      throw new RangeError(`Client ${portal.clientId} has a portal; close it before you open another one.`)
    this.#portals.set(portal.clientId, portal)
    this.#ownerOf.set(portal, owner)
    this.#perOwner.set(owner, (this.#perOwner.get(owner) ?? 0) + 1)
  }

  remove(portal: Portal): void {
    const owner = this.#ownerOf.get(portal)
    if (owner === undefined) return
    this.#ownerOf.delete(portal)
    this.#portals.delete(portal.clientId)
    const left = (this.#perOwner.get(owner) ?? 1) - 1
    if (left > 0) this.#perOwner.set(owner, left)
    else this.#perOwner.delete(owner)
  }

  /** For `meditate()`: the sums, and one by one those for which most waits. */
  pulse(): JsonObject {
    const loads = this.all().map(({ clientId, principal, load }) => ({
      clientId,
      principal: principal.id,
      channels: load.channels,
      bufferedBytes: load.bufferedBytes,
    }))
    return {
      portals: loads.length,
      channels: loads.reduce((sum, { channels }) => sum + channels, 0),
      bufferedBytes: loads.reduce((sum, { bufferedBytes }) => sum + bufferedBytes, 0),
      slowest: loads.sort((one, other) => other.bufferedBytes - one.bufferedBytes).slice(0, MAX_LISTED),
    }
  }
}

function full(what: string): LuxError {
  return new LuxError('LUX_OVERLOADED', `${what}; close one, or come back later.`)
}
