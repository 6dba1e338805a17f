import type { FieldShape, SoulIdType } from '../query/kind-shape.js'

/** The key field of kinds without a declared key. Integer ids are decimal text outside the database. */
export function soulIdField(type: Exclude<SoulIdType, 'declared'>): FieldShape {
  const base = { name: 'soulId', column: 'soul_id', role: 'key', nullable: false, absent: false } as const
  switch (type) {
    case 'uuid':
      return { ...base, store: 'text', format: 'uuid', generated: 'uuid' }
    case 'integer':
      return { ...base, store: 'bigint', textual: true, generated: 'integer' }
    case 'text':
      return { ...base, store: 'text' }
    default:
      return type satisfies never
  }
}

const SYSTEM = { role: 'system', nullable: false, absent: false } as const

/** What every being has beside its key and its declared fields. */
export const SYSTEM_FIELDS: readonly FieldShape[] = [
  { ...SYSTEM, name: 'energyLevel', column: 'energy_level', store: 'float', default: 100 },
  { ...SYSTEM, name: 'manifestationTime', column: 'manifestation_time', store: 'time', generated: 'now' },
  { ...SYSTEM, name: 'version', column: 'version', store: 'int', default: 1 },
]
