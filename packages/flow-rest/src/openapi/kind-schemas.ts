import { type AnyKind, kindToJsonSchema, type SchemaDirection } from '@luxdb/core'
import {
  type BondShape,
  type FieldShape,
  isJsonArray,
  isJsonObject,
  type JsonObject,
  type JsonValue,
} from '@luxdb/core/query'
import type { DescribedKind } from './described-kind.js'
import { insertSchema, patchSchema, reference, rowSchema } from './reference.js'

type Schemas = Readonly<Record<string, JsonObject>>

/** What beings of a kind look like when they are read, made and changed. */
export function kindSchemas(described: DescribedKind, readable: ReadonlySet<string>): Schemas {
  const { kind, reads, creates, updates } = described
  return {
    ...(reads && { [rowSchema(kind.name)]: rowOf(described, readable) }),
    ...(creates && { [insertSchema(kind.name)]: insertOf(described) }),
    ...(updates && { [patchSchema(kind.name)]: patchOf(described) }),
  }
}

/** Bound beings stand in a row where `select` embeds them, and only there. */
function rowOf({ kind, shape }: DescribedKind, readable: ReadonlySet<string>): JsonObject {
  const { properties, required, $defs } = documentOf(kind, 'output', rowSchema(kind.name))
  const embeds = shape.bonds.filter((bond) => isReadable(bond, readable))
  return {
    title: kind.name,
    type: 'object',
    properties: {
      ...Object.fromEntries(shape.fields.map((field) => [field.name, readProperty(field, properties)])),
      ...Object.fromEntries(embeds.map((bond) => [bond.name, embedProperty(bond)])),
    },
    required: namesIn(shape.fields, required),
    ...$defs,
  }
}

function readProperty(field: FieldShape, properties: JsonObject): JsonObject {
  const property = propertyOf(field, properties)
  return isGiven(field) ? property : { ...property, readOnly: true }
}

function isReadable(bond: BondShape, readable: ReadonlySet<string>): boolean {
  return readable.has(bond.kind) && (bond.type !== 'through' || readable.has(bond.through))
}

function embedProperty(bond: BondShape): JsonObject {
  const row = reference('schemas', rowSchema(bond.kind))
  return bond.type === 'to'
    ? { description: 'Where `select` embeds it.', anyOf: [row, { type: 'null' }] }
    : { description: 'Where `select` embeds them.', type: 'array', items: row }
}

function insertOf({ kind, shape }: DescribedKind): JsonObject {
  const { properties, required, $defs } = documentOf(kind, 'input', insertSchema(kind.name))
  const given = shape.fields.filter(isGiven)
  return {
    title: `${kind.name} to create`,
    type: 'object',
    properties: Object.fromEntries(given.map((field) => [field.name, givenProperty(field, properties)])),
    required: namesIn(given, required),
    additionalProperties: false,
    ...$defs,
  }
}

/** What is left out stays as it is; the key never changes. */
function patchOf({ kind, shape }: DescribedKind): JsonObject {
  const { properties, $defs } = documentOf(kind, 'input', patchSchema(kind.name))
  const given = shape.fields.filter((field) => isGiven(field) && field.role !== 'key')
  const changes = given.map((field) => {
    const { default: _, ...property } = givenProperty(field, properties)
    return [field.name, property] as const
  })
  return {
    title: `${kind.name} to change`,
    type: 'object',
    properties: Object.fromEntries(changes),
    additionalProperties: false,
    ...$defs,
  }
}

/** What LuxDB sets is read, not given. */
function isGiven({ role, name }: FieldShape): boolean {
  return role !== 'system' || name === 'energyLevel'
}

/** Null clears a field that reads as absent when it is empty. */
function givenProperty(field: FieldShape, properties: JsonObject): JsonObject {
  const property = propertyOf(field, properties)
  return field.nullable && field.absent ? { anyOf: [property, { type: 'null' }] } : property
}

/** The property without what only LuxDB reads, which tells of tables and columns. */
function propertyOf({ name }: FieldShape, properties: JsonObject): JsonObject {
  const property = properties[name]
  const { 'x-lux': keywords, ...schema } = isJsonObject(property) ? property : {}
  const isUnchecked = isJsonObject(keywords) && keywords['unchecked'] === true
  return isUnchecked ? { ...schema, 'x-lux-unchecked': true } : schema
}

function namesIn(fields: readonly FieldShape[], required: JsonValue | undefined): readonly string[] {
  const names: readonly JsonValue[] = isJsonArray(required) ? required : []
  return fields.map((field) => field.name).filter((name) => names.includes(name))
}

interface KindDocument {
  readonly properties: JsonObject
  readonly required: JsonValue | undefined
  readonly $defs: JsonObject
}

/** The kind's own document, its inner references led to where it stands among the components. */
function documentOf(kind: AnyKind, direction: SchemaDirection, component: string): KindDocument {
  const { properties, required, $defs } = relocated(kindToJsonSchema(kind, direction), component)
  return {
    properties: isJsonObject(properties) ? properties : {},
    required,
    $defs: $defs === undefined ? {} : { $defs },
  }
}

const INNER = '#/$defs/'

function relocated(schema: JsonObject, component: string): JsonObject {
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [key, relocatedValue(key, value, component)]),
  )
}

function relocatedValue(key: string, value: JsonValue, component: string): JsonValue {
  if (key === '$ref' && typeof value === 'string' && value.startsWith(INNER)) {
    return `#/components/schemas/${component}/$defs/${value.slice(INNER.length)}`
  }
  if (isJsonArray(value)) return value.map((item) => relocatedValue('', item, component))
  return isJsonObject(value) ? relocated(value, component) : value
}
