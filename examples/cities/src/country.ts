import { bond, kind } from '@luxdb/core'
import { z } from 'zod'
import { City } from './city.js'

const text = z.string().min(1)

/** A country, known by its two-letter code (ISO 3166-1). */
export const Country = kind(
  'country',
  {
    code: z.string().length(2),
    code3: z.string().length(3).meta({ unique: true }),
    name: text.meta({ index: true }),
    officialName: text,
    region: text.meta({ index: true }),
    subregion: text.optional(),
    capitals: z.array(text).default([]),
    languages: z.array(text).default([]),
    /** Codes of currencies, such as EUR. */
    currencies: z.array(text).default([]),
    /** Three-letter codes of the neighbours. */
    borders: z.array(text).default([]),
    latitude: z.number().min(-90).max(90),
    longitude: z.number().min(-180).max(180),
    /** Square kilometres. */
    area: z.number().min(0).optional(),
    landlocked: z.boolean(),
    independent: z.boolean().optional(),
    unMember: z.boolean(),
    flag: text.optional(),
    get cities() {
      return bond.many(() => City, 'country')
    },
  },
  { key: 'code', search: ['name', 'officialName'] },
)
