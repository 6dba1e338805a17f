import { type AnyKind, kind } from '@luxdb/core'
import { z } from 'zod'

/** What is followed: it says when it was written, in milliseconds of the machine's clock. */
export const Beacon = kind('beacon', { number: z.int(), sentAt: z.number(), owner: z.string().default('') })

/** Large beings, of which a client that does not read soon has too many. */
export const Ballast = kind('ballast', { number: z.int(), weight: z.string() })

export const KINDS: readonly AnyKind[] = [Beacon, Ballast]

/** The same in every process of the machine. */
export function clockMs(): number {
  return performance.timeOrigin + performance.now()
}
