import { z } from 'zod'
import { type CellTarget, cellToValue, literalToCell } from '../query/cell.js'
import { isJsonArray } from '../query/json.js'
import { isNullSchema } from './is-null-schema.js'
import type { FieldKeywords, JsonSchema } from './lux-keywords.js'
import { asZodSchema, type ZodSchema } from './zod-schema.js'

/** A property of a kind's document, with what zod makes of its values. */
export interface PropertySource {
  readonly name: string
  readonly property: JsonSchema
  readonly keywords: Partial<FieldKeywords>
  readonly isRequired: boolean
  /** From z.fromJSONSchema; replaced where JSON Schema is not exact enough. */
  readonly values: ZodSchema
}

/** The zod schema of one property. */
export function fieldFromJsonSchema(source: PropertySource): ZodSchema {
  const { property, keywords, isRequired } = source
  const exact = exactSchema(property, keywords)
  const values = exact === undefined ? source.values : admitsNull(property) ? z.nullable(exact) : exact
  const schema = withDefault(asZodSchema(values), source)
  const isOptional = keywords.optional === true || (!isRequired && !hasOwnDefault(property, keywords))
  const field = asZodSchema(isOptional ? z.optional(schema) : schema)
  z.globalRegistry.add(field, metaOf(keywords))
  return field
}

function hasOwnDefault(property: JsonSchema, keywords: Partial<FieldKeywords>): boolean {
  return 'default' in property || keywords.computedDefault === true || isGenerated(keywords)
}

function isGenerated({ now, counted }: Partial<FieldKeywords>): boolean {
  return now === true || counted === true
}

/** Stores that JSON Schema only knows as text, and integers narrower than JSON's. */
function exactSchema(property: JsonSchema, keywords: Partial<FieldKeywords>): z.core.$ZodType | undefined {
  if (keywords.store === 'time') return z.date()
  if (keywords.store === 'bigint') return keywords.integer === 'uint64' ? z.uint64() : z.int64()
  if (keywords.integer === 'int32') return bounded(z.int32(), property)
  if (keywords.integer === 'uint32') return bounded(z.uint32(), property)
  return undefined
}

function bounded(schema: z.ZodNumber, property: JsonSchema): z.ZodNumber {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = property
  let result = schema
  if (typeof minimum === 'number') result = result.gte(minimum)
  if (typeof maximum === 'number') result = result.lte(maximum)
  if (typeof exclusiveMinimum === 'number') result = result.gt(exclusiveMinimum)
  if (typeof exclusiveMaximum === 'number') result = result.lt(exclusiveMaximum)
  if (typeof multipleOf === 'number') result = result.multipleOf(multipleOf)
  return result
}

function admitsNull({ type, anyOf }: JsonSchema): boolean {
  if (isJsonArray(type)) return type.includes('null')
  return isJsonArray(anyOf) && anyOf.some(isNullSchema)
}

function withDefault(schema: ZodSchema, { name, property, keywords }: PropertySource): ZodSchema {
  const literal = property['default']
  if (literal === undefined) return schema
  const { store } = keywords
  if (store !== 'time' && store !== 'bigint') return asZodSchema(z._default(schema, literal))
  const target: CellTarget = { name, store }
  return asZodSchema(z._default(schema, cellToValue(literalToCell(literal, target), store)))
}

function metaOf({
  store,
  column,
  unique,
  now,
  counted,
  opaque,
  format,
  was,
}: Partial<FieldKeywords>): z.GlobalMeta {
  return {
    ...(store && { store }),
    ...(column !== undefined && { column }),
    ...(unique && { unique }),
    ...(now && { now }),
    ...(counted && { counted }),
    ...(opaque && { opaque }),
    ...(format && { format }),
    ...(was !== undefined && { was }),
  }
}
