import { kind } from '@luxdb/core'
import { z } from 'zod'

/** Where the data comes from, and how much of it is loaded: the first load goes on from here. */
export const Dataset = kind(
  'dataset',
  {
    name: z.string().min(1),
    source: z.string().min(1),
    licence: z.string().min(1),
    records: z.int().min(0),
    loaded: z.int().min(0),
  },
  { key: 'name' },
)
