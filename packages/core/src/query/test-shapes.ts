import type { BondShape, FieldShape, KindCatalog, KindShape } from './kind-shape.js'
import type { StoreType } from './store.js'

/*
 * Kinds for the tests of this folder: a hero with a field of every store, bound to a realm, to itself
 * (mentor and pupils), and through vows to causes.
 */

function field(name: string, store: StoreType, rest: Partial<FieldShape> = {}): FieldShape {
  const column = name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
  return { name, column, store, role: 'data', nullable: false, absent: false, ...rest }
}

const SOUL_ID: FieldShape = field('soulId', 'text', { role: 'key', format: 'uuid', generated: 'uuid' })

function shape(name: string, fields: readonly FieldShape[], rest: Partial<KindShape> = {}): KindShape {
  return Object.freeze({
    v: 1,
    name,
    table: name,
    fields,
    key: ['soulId'],
    soulId: 'uuid',
    systemFields: false,
    bonds: [],
    indexes: [],
    access: {},
    search: [],
    changes: 'full',
    ...rest,
  })
}

function bondTo(name: string, kind: string): BondShape {
  const fields = [`${name}Id`]
  return {
    type: 'to',
    name,
    kind,
    fields,
    targetFields: ['soulId'],
    onDelete: 'set null',
    constraint: `${name}_fkey`,
  }
}

const REFERENCE = { role: 'bond', format: 'uuid', nullable: true, absent: true } as const

export const HERO: KindShape = shape(
  'hero',
  [
    SOUL_ID,
    field('name', 'text'),
    field('title', 'text', { nullable: true }),
    field('age', 'int', { nullable: true, range: { min: 0, max: 2 ** 31 - 1 } }),
    field('gold', 'bigint', { nullable: true }),
    field('power', 'float', { nullable: true }),
    field('alive', 'bool', { nullable: true }),
    field('born', 'time', { nullable: true, absent: true }),
    field('traits', 'json', { nullable: true }),
    field('mentorId', 'text', REFERENCE),
    field('landId', 'text', REFERENCE),
  ],
  {
    search: ['name', 'title'],
    bonds: [
      bondTo('mentor', 'hero'),
      bondTo('land', 'land'),
      { type: 'many', name: 'pupils', kind: 'hero', via: 'mentor' },
      { type: 'through', name: 'causes', kind: 'cause', through: 'vow', near: 'hero', far: 'cause' },
    ],
  },
)

export const LAND: KindShape = shape('land', [SOUL_ID, field('name', 'text'), field('secret', 'text')], {
  bonds: [{ type: 'many', name: 'heroes', kind: 'hero', via: 'land' }],
})

export const CAUSE: KindShape = shape('cause', [SOUL_ID, field('name', 'text')])

export const VOW: KindShape = shape(
  'vow',
  [
    field('heroId', 'text', REFERENCE),
    field('causeId', 'text', REFERENCE),
    field('kept', 'bool', { nullable: true }),
  ],
  {
    key: ['heroId', 'causeId'],
    soulId: 'declared',
    bonds: [bondTo('hero', 'hero'), bondTo('cause', 'cause')],
  },
)

export const CATALOG: KindCatalog = new Map([HERO, LAND, CAUSE, VOW].map((kind) => [kind.name, kind]))
