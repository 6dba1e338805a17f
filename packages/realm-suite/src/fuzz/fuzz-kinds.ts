import { type AnyKind, bond, kind } from '@luxdb/core'
import { z } from 'zod'

/** A field of every store, bonds of every type, full text. */
const Creature: AnyKind = kind(
  'creature',
  {
    name: z.string(),
    alias: z.string().optional(),
    rank: z.int().nullish(),
    mass: z.bigint().nullish(),
    ratio: z.number().nullish(),
    awake: z.boolean().nullish(),
    born: z.date().nullish(),
    mood: z.enum(['calm', 'wild', 'Still']).nullish(),
    tags: z.array(z.string()).default([]),
    data: z.json().nullish(),
    get parent() {
      return bond.to(() => Creature, { onDelete: 'set null' }).optional()
    },
    get children() {
      return bond.many(() => Creature, 'parent')
    },
    get grove() {
      return bond.to(() => Grove).optional()
    },
    get haunts() {
      return bond.through(
        () => Grove,
        () => Pact,
        { near: 'creature', far: 'grove' },
      )
    },
  },
  { indexes: [['rank', 'name'], ['born']], search: ['name', 'alias'] },
)

/** Ids that count, a unique field, no field that must be given. */
const Grove: AnyKind = kind(
  'grove',
  {
    title: z.string().nullish().meta({ unique: true }),
    area: z.number().nullish(),
    depth: z.int32().default(0),
    get creatures() {
      return bond.many(() => Creature, 'grove')
    },
    get guests() {
      return bond.through(
        () => Creature,
        () => Pact,
        { near: 'grove', far: 'creature' },
      )
    },
  },
  { soulId: 'integer' },
)

/** A composite key of two bonds, no system fields. */
const Pact: AnyKind = kind(
  'pact',
  {
    creature: bond.to(() => Creature, { onDelete: 'cascade' }),
    grove: bond.to(() => Grove, { onDelete: 'cascade' }),
    since: z.date().nullish(),
    weight: z.number().nullish(),
  },
  { key: ['creature', 'grove'], systemFields: false },
)

/** What the fuzzer queries, in an order in which beings can be made. */
export const FUZZ_KINDS: readonly AnyKind[] = [Grove, Creature, Pact]
