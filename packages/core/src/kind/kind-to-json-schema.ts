import type { JsonValue } from '../query/json.js'
import type { FieldShape } from '../query/kind-shape.js'
import { isBond } from './bond.js'
import { isOmittable, jsonProperty } from './json-property.js'
import type { AnyKind } from './kind.js'
import { kindKeywords } from './kind-keywords.js'
import { leafSchema } from './leaf-schema.js'
import type { JsonSchema } from './lux-keywords.js'
import type { ZodSchema } from './zod-schema.js'
import { plainJson, type SchemaDirection, zodToJsonSchema } from './zod-to-json-schema.js'

/**
 * A kind as a JSON Schema document (draft 2020-12): of what may be sent (`input`) or of what is read
 * (`output`). Under `x-lux` it keeps what JSON Schema cannot say, so that `kindFromJsonSchema` gives
 * the kind back. Functions do not travel: access functions become "never", computed defaults are gone.
 */
export function kindToJsonSchema(kind: AnyKind, direction: SchemaDirection): JsonSchema {
  const { shape } = kind
  const schemas = declaredSchemas(kind)
  const { properties: generated, $defs } = zodToJsonSchema(leaves(schemas), direction)
  const fields = shape.fields.filter((field) => direction === 'output' || isGivable(field))
  const properties: Record<string, JsonValue> = {}
  for (const field of fields) {
    properties[field.name] = jsonProperty(field, schemas.get(field.name), generated[field.name])
  }
  const isRequired = direction === 'output' ? isAlwaysRead : isAsked(schemas)
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: shape.name,
    type: 'object',
    properties,
    required: fields.filter(isRequired).map((field) => field.name),
    additionalProperties: false,
    ...($defs && { $defs }),
    'x-lux': plainJson(kindKeywords(kind)),
  }
}

function declaredSchemas(kind: AnyKind): ReadonlyMap<string, ZodSchema> {
  const schemas = new Map<string, ZodSchema>()
  for (const [name, part] of kind.parts) if (!isBond(part)) schemas.set(name, part)
  return schemas
}

function leaves(schemas: ReadonlyMap<string, ZodSchema>): Readonly<Record<string, ZodSchema>> {
  return Object.fromEntries([...schemas].map(([name, schema]) => [name, leafSchema(schema)]))
}

/** What LuxDB sets is not asked for. */
function isGivable(field: FieldShape): boolean {
  return field.role !== 'system' || field.name === 'energyLevel'
}

function isAlwaysRead(field: FieldShape): boolean {
  return !field.absent
}

function isAsked(schemas: ReadonlyMap<string, ZodSchema>): (field: FieldShape) => boolean {
  return (field) => {
    if (field.default !== undefined || field.computedDefault === true || field.generated !== undefined)
      return false
    const schema = schemas.get(field.name)
    return schema === undefined ? !field.nullable : !isOmittable(field, schema)
  }
}
