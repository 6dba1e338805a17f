import { assertJsonSchemaStorable } from './assert-json-storable.js'
import type { FieldTraits, StoredTraits } from './field-traits.js'
import { invalidKind, type KindPlace } from './invalid-kind.js'
import type { ZodSchema } from './zod-schema.js'

export type WalkSchema = (schema: ZodSchema, place: KindPlace) => FieldTraits

/**
 * Unions: null and undefined among the options only make the field nullable (that is how JSON Schema
 * says it); options of one scalar store share it; everything else is JSON.
 */
export function unionTraits(options: readonly ZodSchema[], place: KindPlace, walk: WalkSchema): StoredTraits {
  const present = options.filter((option) => !isNothing(option))
  const traits = presentTraits(present, place, walk)
  const admitsNull = options.some((option) => option._zod.def.type === 'null')
  return admitsNull ? { ...traits, nullable: true } : traits
}

function isNothing(option: ZodSchema): boolean {
  const { type } = option._zod.def
  return type === 'null' || type === 'undefined' || type === 'void'
}

function presentTraits(options: readonly ZodSchema[], place: KindPlace, walk: WalkSchema): StoredTraits {
  const all = options.map((option) => walk(option, place))
  const [first] = all
  if (first === undefined) throw invalidKind(place, 'the union admits no value', 'give it options')
  if (all.length === 1) return withoutMeta(first)
  const nullable = all.some((traits) => traits.nullable === true) ? { nullable: true as const } : {}
  if (first.store !== 'json' && all.every((traits) => traits.store === first.store)) {
    return { ...commonTraits(all, first), ...nullable }
  }
  for (const option of options) assertJsonSchemaStorable(option, place)
  return { store: 'json', jsonType: commonJsonType(all), ...nullable }
}

function commonTraits(all: readonly FieldTraits[], first: FieldTraits): StoredTraits {
  const { store } = first
  const enums = all.flatMap((traits) => traits.enum ?? [])
  if (all.every((traits) => traits.enum !== undefined)) return { store, enum: [...new Set(enums)] }
  return all.every((traits) => traits.format === 'uuid') ? { store, format: 'uuid' } : { store }
}

function commonJsonType(all: readonly FieldTraits[]): 'object' | 'array' | 'any' {
  const [first, ...others] = all.map((traits) => traits.jsonType ?? 'any')
  return first !== undefined && others.every((type) => type === first) ? first : 'any'
}

function withoutMeta({ meta: _meta, ...traits }: FieldTraits): StoredTraits {
  return traits
}
