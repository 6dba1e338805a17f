import { type AnyKind, kind } from '@luxdb/core'
import { z } from 'zod'

/** Light with a number: who follows beacons can say which are missing, and which came twice. */
export const Beacon = kind('beacon', { number: z.int(), shade: z.int().default(0) })

export const KINDS: readonly AnyKind[] = [Beacon]
