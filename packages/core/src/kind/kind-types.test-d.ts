import { expectTypeOf, test } from 'vitest'
import { z } from 'zod'
import { eq } from '../query/conditions.js'
import type { Principal } from '../query/principal.js'
import { bond } from './bond.js'
import { type AnyKind, kind } from './kind.js'
import { kindFromJsonSchema } from './kind-from-json-schema.js'
import type { BeingOf, InputOf, JsonRecordOf, PatchOf, RecordOf } from './kind-types.js'

const Guardian = kind(
  'guardian',
  {
    name: z.string().min(1).meta({ unique: true }),
    affinity: z.enum(['light', 'shadow']).default('light'),
    abilities: z.array(z.string()).default([]),
    nickname: z.string().optional(),
    title: z.string().nullable(),
    motto: z.string().nullish(),
    born: z.date(),
    wealth: z.bigint().optional(),
    get mentor() {
      return bond.to(() => Guardian, { onDelete: 'set null' }).optional()
    },
    get pupils() {
      return bond.many(() => Guardian, 'mentor')
    },
    get home() {
      return bond.to(() => City)
    },
  },
  { indexes: [['affinity', 'energyLevel'], ['mentorId'], ['mentor']], hidden: { wealth: true } },
)
const City = kind(
  'city',
  {
    code: z.string(),
    zip: z.int(),
    get ruler() {
      return bond.to(() => Guardian)
    },
  },
  { key: ['code', 'zip'], systemFields: false },
)
const House = kind('house', { label: z.string(), city: bond.to(() => City).optional() }, { key: 'label' })
const Room = kind('room', { house: bond.to(() => House), no: z.int() }, { key: ['house', 'no'] })
const Chair = kind('chair', { room: bond.to(() => Room) })
const Item = kind('item', { owner: bond.to('guardian'), parent: bond.to(() => Country) })
const Country = kind('country', { name: z.string() }, { soulId: 'integer' })

test('a record has TypeScript values, nulls where null is read, absent fields where not', () => {
  expectTypeOf<RecordOf<typeof Guardian>>().toEqualTypeOf<{
    readonly soulId: string
    readonly name: string
    readonly affinity: 'light' | 'shadow'
    readonly abilities: string[]
    readonly nickname?: string
    readonly title: string | null
    readonly motto: string | null
    readonly born: Date
    readonly wealth?: bigint
    readonly mentorId: string | null
    readonly homeCode: string
    readonly homeZip: number
    readonly energyLevel: number
    readonly manifestationTime: Date
    readonly version: number
  }>()
})

test('declared keys and kinds without system fields', () => {
  expectTypeOf<RecordOf<typeof City>>().toEqualTypeOf<{
    readonly code: string
    readonly zip: number
    readonly rulerId: string
  }>()
  expectTypeOf<BeingOf<typeof City>['soulId']>().toEqualTypeOf<string>()
  // @ts-expect-error no energyLevel without system fields
  expectTypeOf<BeingOf<typeof City>['energyLevel']>()
})

test('bonds take the names and types of the other key', () => {
  expectTypeOf<RecordOf<typeof House>['cityCode']>().toEqualTypeOf<string | null>()
  expectTypeOf<RecordOf<typeof House>['cityZip']>().toEqualTypeOf<number | null>()
  expectTypeOf<RecordOf<typeof Room>['houseId']>().toEqualTypeOf<string>()
  expectTypeOf<RecordOf<typeof Chair>['roomHouseId']>().toEqualTypeOf<string>()
  expectTypeOf<RecordOf<typeof Chair>['roomNo']>().toEqualTypeOf<number>()
  expectTypeOf<RecordOf<typeof Item>['ownerId']>().toEqualTypeOf<string>()
  expectTypeOf<RecordOf<typeof Item>['parentId']>().toEqualTypeOf<string>()
})

test('input leaves out what has a default or may be absent', () => {
  const least: InputOf<typeof Guardian> = {
    name: 'Aurora',
    title: null,
    born: new Date(),
    homeCode: 'a',
    homeZip: 5,
  }
  const most: InputOf<typeof Guardian> = {
    ...least,
    soulId: 'x',
    affinity: 'shadow',
    abilities: ['fly'],
    motto: null,
    wealth: 5n,
    mentorId: null,
    energyLevel: 7,
  }
  expectTypeOf(most).toExtend<InputOf<typeof Guardian>>()
  // @ts-expect-error name is missing
  const missing: InputOf<typeof Guardian> = { title: null, born: new Date(), homeCode: 'a', homeZip: 5 }
  // @ts-expect-error LuxDB sets the version
  const versioned: InputOf<typeof Guardian> = { ...least, version: 1 }
  // @ts-expect-error a bond is given by its field
  const bonded: InputOf<typeof Guardian> = { ...least, mentor: 'x' }
  // @ts-expect-error no such affinity
  const wrong: InputOf<typeof Guardian> = { ...least, affinity: 'dusk' }
  // @ts-expect-error soulId follows from the key
  const keyed: InputOf<typeof City> = { code: 'a', zip: 5, rulerId: 'x', soulId: 'y' }
  void [missing, versioned, bonded, wrong, keyed]
})

test('a patch names what changes; null clears what may be absent', () => {
  const patch: PatchOf<typeof Guardian> = { nickname: null, title: null, mentorId: null, energyLevel: 5 }
  // @ts-expect-error name cannot be cleared
  const cleared: PatchOf<typeof Guardian> = { name: null }
  // @ts-expect-error soulId never changes
  const moved: PatchOf<typeof Guardian> = { soulId: 'x' }
  void [patch, cleared, moved]
})

test('a being can evolve, and be written as JSON', () => {
  expectTypeOf<BeingOf<typeof Guardian>['evolve']>().parameter(0).toEqualTypeOf<PatchOf<typeof Guardian>>()
  expectTypeOf<BeingOf<typeof Guardian>['evolve']>().returns.resolves.toEqualTypeOf<
    BeingOf<typeof Guardian>
  >()
  expectTypeOf<BeingOf<typeof Guardian>['realm']>().toEqualTypeOf<string>()
  expectTypeOf<JsonRecordOf<typeof Guardian>['born']>().toEqualTypeOf<string>()
  expectTypeOf<JsonRecordOf<typeof Guardian>['wealth']>().toEqualTypeOf<string | undefined>()
  expectTypeOf<JsonRecordOf<typeof Guardian>['mentorId']>().toEqualTypeOf<string | null>()
  expectTypeOf<JsonRecordOf<typeof City>['soulId']>().toEqualTypeOf<string>()
})

test('every kind is a kind, and knows its name', () => {
  expectTypeOf<typeof Guardian>().toExtend<AnyKind>()
  expectTypeOf(Guardian.name).toEqualTypeOf<'guardian'>()
  expectTypeOf(Guardian.fields.mentor.target).toEqualTypeOf<string | (() => typeof Guardian)>()
})

test('kinds that are made at run time take any field', () => {
  const made = kindFromJsonSchema({})
  const input: InputOf<typeof made> = { whatever: 5 }
  expectTypeOf<RecordOf<typeof made>['soulId']>().toEqualTypeOf<string>()
  expectTypeOf<RecordOf<typeof made>[string]>().toBeAny()
  void input
})

test('options are typed by the fields', () => {
  // @ts-expect-error no such field
  kind('sample', { name: z.string() }, { indexes: [['nam']] })
  // @ts-expect-error no such field
  kind('sample', { name: z.string() }, { key: 'nam' })
  // @ts-expect-error no such field
  kind('sample', { name: z.string() }, { hidden: { nam: true } })
  // @ts-expect-error no such field
  kind('sample', { name: z.string() }, { search: ['nam'] })
  // @ts-expect-error no such kind of id
  kind('sample', { name: z.string() }, { soulId: 'serial' })
  // @ts-expect-error a bond leads to a kind
  bond.to(() => 5)
  kind('sample', { name: z.string() }, { access: { read: (principal) => principal.id === 'x' } })
})

test('rules of a kind that refers to itself say the type of their parameter', () => {
  const Person = kind(
    'person',
    {
      ownerId: z.string(),
      get boss() {
        return bond.to(() => Person).optional()
      },
    },
    {
      access: {
        read: (principal: Principal) => eq('ownerId', principal.id),
        update: eq('ownerId', 'x'),
        delete: false,
      },
    },
  )
  expectTypeOf<RecordOf<typeof Person>['bossId']>().toEqualTypeOf<string | null>()
})

test('meta is checked', () => {
  // @ts-expect-error unique is yes or no
  z.string().meta({ unique: 'yes' })
  // @ts-expect-error no such store
  z.string().meta({ store: 'blob' })
  z.string().meta({ unique: true, index: true, column: 'a', description: 'b' })
})
