import { kind } from '@luxdb/core'
import { z } from 'zod'

/** What the tests sell. */
export const Order = kind('order', {
  title: z.string(),
  total: z.bigint().default(0n),
  paidAt: z.date().optional(),
})
