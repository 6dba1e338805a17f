import type { BondToShape, FieldShape, KindCatalog, KindShape, StoreType } from '@luxdb/core/query'

/*
 * Kinds for the tests of the compiler: a ship with a field of every store and all system fields, bound
 * to a port, to itself and through calls to ports; calls have a composite key, logbooks a counted one.
 */

function field(name: string, store: StoreType, rest: Partial<FieldShape> = {}): FieldShape {
  const column = name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
  return { name, column, store, role: 'data', nullable: false, absent: false, ...rest }
}

const SOUL_ID = field('soulId', 'text', { role: 'key', format: 'uuid', generated: 'uuid' })
const SYSTEM_FIELDS = [
  field('energyLevel', 'float', { role: 'system', default: 100 }),
  field('manifestationTime', 'time', { role: 'system', generated: 'now' }),
  field('version', 'int', { role: 'system', default: 1 }),
]
const REFERENCE = { role: 'bond', nullable: true, absent: true } as const

function kind(name: string, fields: readonly FieldShape[], rest: Partial<KindShape> = {}): KindShape {
  const systemFields = rest.systemFields ?? true
  return {
    v: 1,
    name,
    table: name,
    fields: systemFields ? [...fields, ...SYSTEM_FIELDS] : fields,
    key: ['soulId'],
    soulId: 'uuid',
    systemFields,
    bonds: [],
    indexes: [],
    access: {},
    search: [],
    changes: 'full',
    ...rest,
  }
}

function bondTo(owner: string, name: string, target: string, rest: Partial<BondToShape> = {}): BondToShape {
  return {
    type: 'to',
    name,
    kind: target,
    fields: [`${name}Id`],
    targetFields: ['soulId'],
    onDelete: 'set null',
    constraint: `${owner}_${name}_fkey`,
    ...rest,
  }
}

export const PORT: KindShape = kind(
  'port',
  [
    field('country', 'text'),
    field('town', 'text'),
    field('people', 'int', { nullable: true }),
    field('charts', 'json', { nullable: true }),
  ],
  {
    key: ['country', 'town'],
    soulId: 'declared',
    systemFields: false,
    indexes: [{ name: 'port_people_idx', fields: ['people'], unique: false }],
    bonds: [
      { type: 'many', name: 'ships', kind: 'ship', via: 'home' },
      { type: 'through', name: 'visitors', kind: 'ship', through: 'call', near: 'port', far: 'ship' },
    ],
  },
)

export const SHIP: KindShape = kind(
  'ship',
  [
    SOUL_ID,
    field('name', 'text'),
    field('motto', 'text', { nullable: true }),
    field('flag', 'text', { enum: ['red', "o'range", 'blue'], default: 'blue' }),
    field('crew', 'int', { nullable: true }),
    field('cargo', 'bigint', { nullable: true }),
    field('draught', 'float', { nullable: true }),
    field('afloat', 'bool', { nullable: true }),
    field('launched', 'time', { nullable: true, absent: true }),
    field('papers', 'json', { nullable: true, jsonType: 'any' }),
    field('homeCountry', 'text', REFERENCE),
    field('homeTown', 'text', REFERENCE),
    field('leaderId', 'text', { ...REFERENCE, format: 'uuid' }),
  ],
  {
    search: ['name', 'motto'],
    indexes: [
      { name: 'ship_name_key', fields: ['name'], unique: true },
      { name: 'ship_flag_crew_idx', fields: ['flag', 'crew'], unique: false },
      { name: 'ship_motto_idx', fields: ['motto'], unique: false },
    ],
    bonds: [
      bondTo('ship', 'home', 'port', {
        fields: ['homeCountry', 'homeTown'],
        targetFields: ['country', 'town'],
      }),
      bondTo('ship', 'leader', 'ship'),
      { type: 'many', name: 'followers', kind: 'ship', via: 'leader' },
      { type: 'many', name: 'logs', kind: 'logbook', via: 'ship' },
      { type: 'through', name: 'ports', kind: 'port', through: 'call', near: 'ship', far: 'port' },
    ],
  },
)

export const CALL: KindShape = kind(
  'call',
  [
    field('shipId', 'text', { role: 'key', format: 'uuid' }),
    field('portCountry', 'text', { role: 'key' }),
    field('portTown', 'text', { role: 'key' }),
    field('paid', 'bool', { nullable: true }),
  ],
  {
    key: ['shipId', 'portCountry', 'portTown'],
    soulId: 'declared',
    systemFields: false,
    bonds: [
      bondTo('call', 'ship', 'ship', { onDelete: 'cascade' }),
      bondTo('call', 'port', 'port', {
        fields: ['portCountry', 'portTown'],
        targetFields: ['country', 'town'],
        onDelete: 'cascade',
      }),
    ],
  },
)

export const LOGBOOK: KindShape = kind(
  'logbook',
  [
    field('soulId', 'bigint', { role: 'key', generated: 'integer' }),
    field('shipId', 'text', { ...REFERENCE, format: 'uuid' }),
    field('entry', 'text'),
  ],
  { soulId: 'integer', bonds: [bondTo('logbook', 'ship', 'ship')] },
)

export const KINDS: readonly KindShape[] = [SHIP, PORT, CALL, LOGBOOK]
export const CATALOG: KindCatalog = new Map(KINDS.map((shape) => [shape.name, shape]))
