import { z } from 'zod'
import type { StoreType } from '../query/store.js'
import { assertJsonSchemaStorable } from './assert-json-storable.js'
import type { FieldTraits, StoredTraits } from './field-traits.js'
import { invalidKind, type KindPlace } from './invalid-kind.js'
import type { LuxFieldMeta } from './lux-field-meta.js'
import { bigintTraits, literalTraits, numberTraits, stringTraits } from './scalar-traits.js'
import { unionTraits } from './union-traits.js'
import { asZodSchema, wrappedSchema, type ZodDef, type ZodSchema } from './zod-schema.js'

/**
 * How a field is stored. Walks optional, nullable, default and the like down to the schema that holds
 * the value; zod's `.meta()` does not survive such wrappers, so it is collected on the way.
 * @throws LUX_INVALID_KIND for what cannot be stored
 */
export function walkSchema(schema: ZodSchema, place: KindPlace): FieldTraits {
  const { def } = schema._zod
  const own = z.globalRegistry.get(schema) ?? {}
  const inner = innerOf(def)
  if (inner === undefined) return { ...leafTraits(schema, def, place, own), meta: own }
  const traits = walkSchema(inner, place)
  const meta = { ...traits.meta, ...own }
  return def.type === 'nullable' ? { ...traits, nullable: true, meta } : { ...traits, meta }
}

/** What a wrapper wraps; undefined when a schema holds values itself. */
function innerOf(def: ZodDef): ZodSchema | undefined {
  if (def.type === 'lazy') return asZodSchema(def.getter())
  if (def.type === 'pipe') return isTransforming(def) ? undefined : asZodSchema(def.out)
  return wrappedSchema(def)
}

/** A pipe of two plain schemas only checks twice; anything else turns one value into another. */
function isTransforming(def: Extract<ZodDef, { type: 'pipe' }>): boolean {
  if (def.transform !== undefined || def.reverseTransform !== undefined) return true
  return [def.in, def.out].some((side) => side._zod.def.type === 'transform')
}

function leafTraits(schema: ZodSchema, def: ZodDef, place: KindPlace, meta: LuxFieldMeta): StoredTraits {
  const traits = naturalTraits(schema, def, place, meta)
  return meta.format === 'uuid' && traits.store === 'text' ? { ...traits, format: 'uuid' } : traits
}

function naturalTraits(schema: ZodSchema, def: ZodDef, place: KindPlace, meta: LuxFieldMeta): StoredTraits {
  switch (def.type) {
    case 'string':
      return stringTraits(def)
    case 'template_literal':
      return { store: 'text' }
    case 'enum':
      return literalTraits(
        Object.values(def.entries).filter((value) => !isReverseEntry(def.entries, value)),
        place,
      )
    case 'literal':
      return literalTraits(def.values, place)
    case 'number':
      return numberTraits(def)
    case 'bigint':
      return bigintTraits(def)
    case 'boolean':
      return { store: 'bool' }
    case 'date':
      return { store: 'time' }
    case 'union':
      return unionTraits(def.options.map(asZodSchema), place, walkSchema)
    case 'custom':
      return customTraits(place, meta.store)
    default:
      return jsonTraits(schema, def, place)
  }
}

/** TypeScript's numeric enums hold each name twice, the second time as a value. */
function isReverseEntry(entries: Readonly<Record<string, unknown>>, value: unknown): boolean {
  return typeof value === 'string' && typeof entries[value] === 'number'
}

function customTraits(place: KindPlace, store: StoreType | undefined): StoredTraits {
  if (store !== undefined) return store === 'json' ? { store, jsonType: 'any' } : { store }
  throw invalidKind(
    place,
    'z.custom and z.instanceof do not say how to store the value',
    "add .meta({ store: 'text' }) or another store",
  )
}

function jsonTraits(schema: ZodSchema, def: ZodDef, place: KindPlace): StoredTraits {
  assertJsonSchemaStorable(schema, place)
  switch (def.type) {
    case 'object':
    case 'record':
    case 'intersection':
      return { store: 'json', jsonType: 'object' }
    case 'array':
      return { store: 'json', jsonType: 'array', ...elementTraits(asZodSchema(def.element), place) }
    case 'tuple':
      return { store: 'json', jsonType: 'array' }
    default:
      return { store: 'json', jsonType: 'any', nullable: true }
  }
}

const SCALARS: ReadonlySet<string> = new Set([
  'string',
  'template_literal',
  'enum',
  'literal',
  'number',
  'boolean',
])

/** Looks at scalars only: a recursive schema (z.json) has arrays of itself. */
function elementTraits(element: ZodSchema, place: KindPlace): { readonly element?: StoreType } {
  if (!SCALARS.has(element._zod.def.type)) return {}
  const { store, nullable } = walkSchema(element, place)
  return store === 'json' || nullable === true ? {} : { element: store }
}
