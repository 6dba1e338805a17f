import { invalidKind, type KindPlace } from './invalid-kind.js'
import { asZodSchema, wrappedSchema, type ZodDef, type ZodSchema } from './zod-schema.js'

/**
 * Checks that everything inside a json field survives being written as JSON and read again.
 * @throws LUX_INVALID_KIND naming the part that does not
 */
export function assertJsonSchemaStorable(schema: ZodSchema, place: KindPlace): void {
  visit(schema, place, new Set())
}

function visit(schema: ZodSchema, place: KindPlace, seen: Set<ZodSchema>): void {
  if (seen.has(schema)) return
  seen.add(schema)
  for (const part of partsOf(schema._zod.def, place)) visit(asZodSchema(part), place, seen)
}

/** Types that hold nothing else. */
const LEAVES: ReadonlySet<string> = new Set([
  ...['string', 'number', 'boolean', 'null', 'undefined', 'any', 'unknown'],
  ...['enum', 'template_literal', 'never', 'custom'],
])

function partsOf(def: ZodDef, place: KindPlace): readonly unknown[] {
  if (LEAVES.has(def.type)) return []
  const inner = wrappedSchema(def)
  if (inner !== undefined) return [inner]
  switch (def.type) {
    case 'literal':
      if (def.values.some((value) => typeof value === 'bigint')) throw notJson(place, 'a bigint literal')
      return []
    case 'lazy':
      return [def.getter()]
    case 'object':
      return [...Object.values(def.shape), ...(def.catchall === undefined ? [] : [def.catchall])]
    case 'array':
      return [def.element]
    case 'tuple':
      return [...def.items, ...(def.rest === null || def.rest === undefined ? [] : [def.rest])]
    case 'record':
      return [def.keyType, def.valueType]
    case 'union':
      return def.options
    case 'intersection':
      return [def.left, def.right]
    case 'pipe':
      if (def.transform === undefined && def.reverseTransform === undefined) return [def.in, def.out]
      throw notJson(place, 'a codec')
    case 'transform':
      throw invalidKind(
        place,
        'a transform has no stored form',
        'store the plain value and compute the other where it is used',
      )
    default:
      throw notJson(place, `z.${def.type}()`)
  }
}

function notJson(place: KindPlace, what: string): Error {
  return invalidKind(
    place,
    `${what} cannot be stored`,
    'use strings, numbers, booleans, arrays and objects, or a field of its own for dates and bigints',
  )
}
