import { type AnyKind, bond, kind } from '@luxdb/core'
import { z } from 'zod'

/** A value of every store, and schemas that JSON Schema says in ways of their own. */
interface Tree {
  readonly name: string
  readonly branches?: readonly Tree[] | undefined
}

const Tree: z.ZodType<Tree> = z.object({
  name: z.string(),
  get branches() {
    return z.array(Tree).optional()
  },
})

export const Specimen = kind('specimen', {
  label: z.string().min(1).max(40).meta({ unique: true }),
  colour: z.enum(['red', 'green']).default('red'),
  weight: z.number().min(0).optional(),
  legs: z.int().nullable().default(null),
  genes: z.bigint().default(0n),
  alive: z.boolean().default(true),
  found: z.date().optional(),
  tree: Tree.optional(),
  facts: z.record(z.string(), z.unknown()).default({}),
  mark: z.union([z.string(), z.number()]).nullish(),
  code: z
    .string()
    .refine((text) => text !== 'x')
    .default('a'),
  /** A word of the grammar. */
  order: z.int().default(1),
})

export const Stop: AnyKind = kind(
  'stop',
  {
    line: z.string(),
    number: z.int(),
    label: z.string().default(''),
    get pupils() {
      return bond.many(() => Pupil, 'stop')
    },
  },
  { key: ['line', 'number'], systemFields: false },
)

export const Pupil: AnyKind = kind(
  'pupil',
  {
    name: z.string(),
    get stop() {
      return bond.to(() => Stop).optional()
    },
    get friend() {
      return bond.to(() => Pupil, { onDelete: 'set null' }).optional()
    },
    get courses() {
      return bond.through(
        () => Course,
        () => Seat,
        { near: 'pupil', far: 'course' },
      )
    },
  },
  { soulId: 'integer', search: ['name'] },
)

export const Course: AnyKind = kind('course', { title: z.string() }, { soulId: 'text' })

export const Seat: AnyKind = kind(
  'seat',
  {
    pupil: bond.to(() => Pupil, { onDelete: 'cascade' }),
    course: bond.to(() => Course, { onDelete: 'cascade' }),
  },
  { key: ['pupilId', 'courseId'] },
)

export const SCHOOL_KINDS: readonly AnyKind[] = [Stop, Pupil, Course, Seat]

/** The same kinds over tables that are somebody else's. */
export const ADOPTED_KINDS: readonly AnyKind[] = [
  kind('oldUser', { name: z.string(), born: z.date().nullable() }, { soulId: 'integer', adopted: true }),
  kind(
    'oldVisit',
    { place: z.string(), at: z.date(), note: z.string().nullable() },
    { key: ['place', 'at'], systemFields: false, adopted: true },
  ),
]

/** What is seen of them differs by role. */
export const GUARDED_KINDS: readonly AnyKind[] = [
  kind(
    'article',
    { title: z.string(), secret: z.string().optional() },
    {
      soulId: 'text',
      access: { read: true, create: ({ roles }) => roles.includes('editor') },
      hidden: { secret: { exceptRoles: ['editor'] } },
    },
  ),
  kind('inbox', { text: z.string() }, { access: { create: true } }),
  kind('vault', { text: z.string() }),
]
