import { type AnyKind, bond, kind } from '@luxdb/core'
import { z } from 'zod'

/** Its key is a declared field. */
export const Country: AnyKind = kind(
  'country',
  {
    code: z.string().length(2),
    name: z.string().meta({ unique: true }),
    area: z.int().optional(),
    get cities() {
      return bond.many(() => City, 'country')
    },
  },
  { key: 'code' },
)

/** Bonds of every type, among them two to the same kind from the same kind. */
export const City: AnyKind = kind(
  'city',
  {
    name: z.string().min(1),
    population: z.int().default(0),
    motto: z.string().optional(),
    isPort: z.boolean().default(false),
    founded: z.date().optional(),
    tags: z.array(z.string()).default([]),
    facts: z.record(z.string(), z.unknown()).default({}),
    get country() {
      return bond.to(() => Country)
    },
    get twin() {
      return bond.to(() => City, { onDelete: 'set null' }).optional()
    },
    get twins() {
      return bond.many(() => City, 'twin')
    },
    get departures() {
      return bond.many(() => Flight, 'from')
    },
    get arrivals() {
      return bond.many(() => Flight, 'to')
    },
    get visitors() {
      return bond.through(
        () => Traveller,
        () => Visit,
        { near: 'city', far: 'traveller' },
      )
    },
  },
  { soulId: 'text', search: ['name', 'motto'] },
)

export const Flight: AnyKind = kind(
  'flight',
  {
    number: z.string(),
    get from() {
      return bond.to(() => City, { onDelete: 'cascade' })
    },
    get to() {
      return bond.to(() => City, { onDelete: 'cascade' })
    },
  },
  { key: 'number' },
)

export const Traveller: AnyKind = kind(
  'traveller',
  {
    name: z.string(),
    get cities() {
      return bond.through(
        () => City,
        () => Visit,
        { near: 'traveller', far: 'city' },
      )
    },
  },
  { soulId: 'integer' },
)

/** The junction between cities and travellers; its key has two fields. */
export const Visit: AnyKind = kind(
  'visit',
  {
    traveller: bond.to(() => Traveller, { onDelete: 'cascade' }),
    city: bond.to(() => City, { onDelete: 'cascade' }),
    days: z.int().default(1),
  },
  { key: ['travellerId', 'cityId'] },
)

export const KINDS: readonly AnyKind[] = [Country, City, Flight, Traveller, Visit]
