import { type AnyKind, bond, kind } from '@luxdb/core'
import { z } from 'zod'

export const Country: AnyKind = kind(
  'country',
  {
    code: z.string().length(2),
    name: z.string().meta({ unique: true }),
    get cities() {
      return bond.many(() => City, 'country')
    },
  },
  { key: 'code' },
)

export const City: AnyKind = kind(
  'city',
  {
    name: z.string().min(1),
    population: z.int().min(0).default(0),
    area: z.number().optional(),
    gold: z.bigint().optional(),
    isCapital: z.boolean().default(false),
    founded: z.date().optional(),
    mayor: z.string().nullable().default(null),
    facts: z.record(z.string(), z.unknown()).default({}),
    tags: z.array(z.string()).default([]),
    about: z.string().optional(),
    country: bond.to(() => Country, { onDelete: 'cascade' }),
    get labels() {
      return bond.through(
        () => Label,
        () => CityLabel,
        { near: 'city', far: 'label' },
      )
    },
    get residents() {
      return bond.many(() => Person, 'home')
    },
  },
  { soulId: 'text', search: ['about'] },
)

export const Label: AnyKind = kind('label', { title: z.string() }, { soulId: 'text' })

export const CityLabel: AnyKind = kind('cityLabel', {
  city: bond.to(() => City, { onDelete: 'cascade' }),
  label: bond.to(() => Label, { onDelete: 'cascade' }),
})

/** Bound to a city twice: what `city` means has to be said. */
export const Person: AnyKind = kind(
  'person',
  {
    name: z.string(),
    home: bond.to(() => City, { onDelete: 'set null' }).optional(),
    work: bond.to(() => City, { onDelete: 'set null' }).optional(),
  },
  { soulId: 'integer' },
)

/** A key of two fields, and no system fields. */
export const Stop: AnyKind = kind(
  'stop',
  { line: z.string(), number: z.int(), label: z.string().default('') },
  { key: ['line', 'number'], systemFields: false },
)

export const KINDS: readonly AnyKind[] = [Country, City, Label, CityLabel, Person, Stop]
