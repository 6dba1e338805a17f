import { bond, kind } from '@luxdb/core'
import { z } from 'zod'

export const Planet = kind('planet', { name: z.string() }, { soulId: 'integer' })

/** For the tests of drizzle tables: a column of every store, with a default, empty, and bound. */
export const Guardian = kind('starGuardian', {
  name: z.string(),
  affinity: z.enum(['light', 'shadow']).default('light'),
  abilities: z.array(z.string()).default([]),
  nickname: z.string().optional(),
  born: z.date(),
  wealth: z.bigint().nullable(),
  rank: z.int(),
  active: z.boolean(),
  home: bond.to(() => Planet).optional(),
  get mentor() {
    return bond.to(() => Guardian, { onDelete: 'set null' }).optional()
  },
})

/** What has to be said of a guardian. */
export const INPUT = { name: 'a', born: new Date(5), wealth: 2n ** 62n + 1n, rank: 7, active: true }
