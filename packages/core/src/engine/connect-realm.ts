import { isLuxError } from '../errors/lux-error.js'
import type { BaseRealm } from '../realm/base-realm.js'

/** A realm and how to make it anew: one that failed to awaken is closed for good. */
export interface RealmConnection {
  readonly name: string
  readonly create: () => BaseRealm
  realm: BaseRealm
}

const FIRST_DELAY_MS = 100
const LONGEST_DELAY_MS = 5_000

/**
 * Awakens a realm; while it cannot be reached, tries again with growing, jittered delays until
 * `waitMs` have passed. Any other failure, and one whose details say `final`, ends it at once.
 */
export async function connectRealm(connection: RealmConnection, waitMs: number): Promise<void> {
  const deadline = performance.now() + waitMs
  for (let delayMs = FIRST_DELAY_MS; ; delayMs = Math.min(delayMs * 2, LONGEST_DELAY_MS)) {
    try {
      await connection.realm.awaken()
      return
    } catch (error) {
      if (!mayPass(error) || performance.now() + delayMs > deadline) throw error
      await pause(delayMs * (0.5 + Math.random() / 2))
      connection.realm = connection.create()
    }
  }
}

function mayPass(error: unknown): boolean {
  return isLuxError(error, 'LUX_REALM_UNREACHABLE') && error.details['final'] !== true
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
