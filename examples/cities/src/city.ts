import { bond, kind } from '@luxdb/core'
import { z } from 'zod'
import { Country } from './country.js'

/** A city of 1,000 inhabitants or more. Its soulId is its number at GeoNames. */
export const City = kind(
  'city',
  {
    name: z.string().min(1).meta({ index: true }),
    alternativeName: z.string().min(1).optional(),
    population: z.int().min(0).meta({ index: true }),
    latitude: z.number().min(-90).max(90),
    longitude: z.number().min(-180).max(180),
    /** What GeoNames calls it: PPLC is a capital, PPLA the seat of a first-order division, PPL any other place. */
    featureCode: z.string().min(1),
    /** First-order division of the country. */
    adminCode: z.string().min(1).optional(),
    get country() {
      return bond.to(() => Country)
    },
  },
  { soulId: 'integer', indexes: [['countryId', 'population']] },
)
