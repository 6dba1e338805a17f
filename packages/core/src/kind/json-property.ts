import { z } from 'zod'
import { isJsonArray } from '../query/json.js'
import type { FieldShape } from '../query/kind-shape.js'
import { isNullSchema } from './is-null-schema.js'
import { hasUnsaidChecks, leafSchema } from './leaf-schema.js'
import type { FieldKeywords, JsonSchema } from './lux-keywords.js'
import { formatsOf, type ZodSchema } from './zod-schema.js'
import { INT64_SCHEMA, TIME_SCHEMA } from './zod-to-json-schema.js'

/** One property of a kind's document; `generated` is what zod says of the field's values. */
export function jsonProperty(
  field: FieldShape,
  schema: ZodSchema | undefined,
  generated: JsonSchema | undefined,
): JsonSchema {
  const values = generated ?? storeSchema(field)
  return {
    ...(field.nullable && !field.absent ? withNull(values) : values),
    ...(field.default !== undefined && { default: field.default }),
    'x-lux': { ...fieldKeywords(field, schema) },
  }
}

/** Fields that no zod schema describes: keys, bonds, system fields. */
function storeSchema(field: FieldShape): JsonSchema {
  switch (field.store) {
    case 'text':
      return field.format === undefined ? { type: 'string' } : { type: 'string', format: field.format }
    case 'int':
      return { type: 'integer' }
    case 'float':
      return { type: 'number' }
    case 'bool':
      return { type: 'boolean' }
    case 'bigint':
      return INT64_SCHEMA
    case 'time':
      return TIME_SCHEMA
    case 'json':
      return {}
    default:
      return field.store satisfies never
  }
}

function withNull(schema: JsonSchema): JsonSchema {
  const { type, anyOf } = schema
  if (isJsonArray(type)) return type.includes('null') ? schema : { ...schema, type: [...type, 'null'] }
  if (isJsonArray(anyOf))
    return { ...schema, anyOf: [...anyOf.filter((option) => !isNullSchema(option)), { type: 'null' }] }
  if (Object.keys(schema).length === 0) return schema
  const isEnumerated = 'enum' in schema || 'const' in schema
  if (typeof type === 'string' && !isEnumerated) return { ...schema, type: [type, 'null'] }
  return { anyOf: [schema, { type: 'null' }] }
}

function fieldKeywords(field: FieldShape, schema: ZodSchema | undefined): FieldKeywords {
  const { store, column, format, was } = field
  const integer = schema && integerFormat(schema)
  return {
    store,
    column,
    ...(format && { format }),
    ...(integer && { integer }),
    ...(field.unique && { unique: true }),
    ...(field.generated === 'now' && { now: true }),
    ...(schema && field.generated === 'integer' && { counted: true }),
    ...(field.opaque && { opaque: true }),
    ...(field.computedDefault && { computedDefault: true }),
    ...(schema && isOmittable(field, schema) && { optional: true }),
    ...(schema && hasUnsaidChecks(leafSchema(schema)) && { unchecked: true }),
    ...(was !== undefined && { was }),
  }
}

function integerFormat(schema: ZodSchema): FieldKeywords['integer'] {
  const formats = formatsOf(leafSchema(schema)._zod.def)
  return (['int32', 'uint32', 'uint64'] as const).find((format) => formats.includes(format))
}

/** The field may be left out and is then null or absent, not a default. */
export function isOmittable(field: FieldShape, schema: ZodSchema): boolean {
  if (field.default !== undefined || field.computedDefault === true || field.generated !== undefined)
    return false
  return z.safeParse(schema, undefined).success
}
