import { JoinedSignal } from '../feed/joined-signal.js'
import { WakeSignal } from '../feed/wake-signal.js'
import type { ConsumerLease } from './consumer-lease.js'

/** A part of its time to live after which a lease is renewed, or looked at again by who waits for it. */
const RENEWALS_PER_TTL = 4

/**
 * Runs work for as long as a lease is held, again and again until the signal ends it. The signal of the work
 * is aborted when the lease is lost; what it was doing may then be done again by who has it.
 */
export async function whileHeld(
  lease: ConsumerLease,
  ttlMs: number,
  signal: AbortSignal,
  work: (held: AbortSignal) => Promise<void>,
): Promise<void> {
  const pause = new WakeSignal(signal)
  while (!signal.aborted) {
    // A storage that does not answer cannot give the lease away either.
    if (await lease.tryAcquire().catch(() => false)) await holding(lease, ttlMs, signal, work)
    else await pause.wait(ttlMs / RENEWALS_PER_TTL)
  }
}

async function holding(
  lease: ConsumerLease,
  ttlMs: number,
  signal: AbortSignal,
  work: (held: AbortSignal) => Promise<void>,
): Promise<void> {
  const lost = new AbortController()
  const held = new JoinedSignal(signal, lost.signal)
  let renewedAt = performance.now()
  const renew = async (): Promise<void> => {
    const isHeld = await lease.renew().catch(() => undefined)
    if (isHeld === true) renewedAt = performance.now()
    else if (isHeld === false || performance.now() - renewedAt > ttlMs / 2) lost.abort()
  }
  let renewing = Promise.resolve()
  const timer = setInterval(() => {
    renewing = renewing.then(renew)
  }, ttlMs / RENEWALS_PER_TTL)
  try {
    await work(held.signal)
  } finally {
    held.release()
    clearInterval(timer)
    await renewing
    await lease.release().catch(() => undefined)
  }
}
