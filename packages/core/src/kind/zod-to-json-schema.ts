import { z } from 'zod'
import type { JsonObject, JsonValue } from '../query/json.js'
import type { LuxFieldMeta } from './lux-field-meta.js'
import type { JsonSchema } from './lux-keywords.js'
import { formatsOf, type ZodSchema } from './zod-schema.js'

export type SchemaDirection = 'input' | 'output'

/** `properties` by field and, for recursive schemas, the `$defs` they refer to. */
export interface GeneratedSchemas {
  readonly properties: Readonly<Record<string, JsonSchema>>
  readonly $defs?: JsonSchema
}

export const INT64_SCHEMA: JsonSchema = { type: 'string', format: 'int64', pattern: '^-?\\d+$' }
export const TIME_SCHEMA: JsonSchema = { type: 'string', format: 'date-time' }

/** The JSON Schemas of zod schemas, in LuxDB's JSON forms. One call, so that `$defs` are shared. */
export function zodToJsonSchema(
  schemas: Readonly<Record<string, ZodSchema>>,
  direction: SchemaDirection,
): GeneratedSchemas {
  const document = z.toJSONSchema(z.object(schemas), {
    target: 'draft-2020-12',
    io: direction,
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => adjust(zodSchema, jsonSchema),
  })
  const { properties, $defs } = plainJson(document)
  return { properties: asSchemas(properties), ...(isSchema($defs) && { $defs }) }
}

export function plainJson(document: object): JsonObject {
  const plain: JsonObject = JSON.parse(JSON.stringify(document))
  return plain
}

function asSchemas(properties: JsonValue | undefined): Readonly<Record<string, JsonSchema>> {
  const schemas: Record<string, JsonSchema> = {}
  if (!isSchema(properties)) return schemas
  for (const [name, schema] of Object.entries(properties)) schemas[name] = isSchema(schema) ? schema : {}
  return schemas
}

export function isSchema(value: JsonValue | undefined): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

type Writable = Record<string, unknown>

const LUX_META: readonly (keyof LuxFieldMeta)[] = ['unique', 'index', 'now', 'column', 'store', 'was']

function adjust(schema: ZodSchema, json: Writable): void {
  const { def } = schema._zod
  for (const name of LUX_META) delete json[name]
  switch (def.type) {
    case 'date':
      Object.assign(json, TIME_SCHEMA)
      break
    case 'bigint':
      Object.assign(json, INT64_SCHEMA)
      break
    case 'literal':
      adjustLiteral(def.values, json)
      break
    case 'number':
      dropSafeBounds(json)
      break
    case 'record':
      // Every JSON object has text for keys; read back, the keyword would turn into a check of its own.
      if (isPlainText(json['propertyNames'])) delete json['propertyNames']
      break
    case 'string':
      // JSON Schema's uuid is stricter than zod's guid; the pattern says it all.
      if (formatsOf(def).includes('guid')) delete json['format']
      break
    case 'default':
      if (isComputed(def)) delete json['default']
      break
    default:
  }
}

function adjustLiteral(values: readonly unknown[], json: Writable): void {
  if (values.some((value) => typeof value === 'bigint'))
    Object.assign(json, { type: 'string', enum: values.map(String) })
}

function dropSafeBounds(json: Writable): void {
  if (json['minimum'] === Number.MIN_SAFE_INTEGER) delete json['minimum']
  if (json['maximum'] === Number.MAX_SAFE_INTEGER) delete json['maximum']
}

function isPlainText(schema: unknown): boolean {
  return JSON.stringify(schema) === '{"type":"string"}'
}

/** Taking a default twice tells a function from a value, mostly; see field-default.ts. */
function isComputed(def: { readonly defaultValue: unknown }): boolean {
  const [first, second] = [def.defaultValue, def.defaultValue].map((value) => JSON.stringify(value))
  return first !== second
}
