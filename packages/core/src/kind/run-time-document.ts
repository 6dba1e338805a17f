import { LuxError, toLuxError } from '../errors/lux-error.js'
import { isJsonArray, isJsonObject, type JsonValue } from '../query/json.js'
import type { BondShape, KindShape } from '../query/kind-shape.js'
import { assertJson } from '../query/value-domain.js'
import { SYSTEM_FIELD_NAMES } from './declared-name.js'
import { parseKindDocument } from './kind-document.js'
import { kindFromJsonSchema } from './kind-from-json-schema.js'
import type { JsonSchema } from './lux-keywords.js'
import type { MadeKind } from './made-kinds.js'
import { isMovedColumn, withoutMovedColumns } from './moved-columns.js'
import { toSnakeCase } from './naming.js'
import { isLinearPattern } from './pattern/is-linear-pattern.js'

/** Ceilings of kinds made at run time. */
export interface KindLimits {
  /** Kinds in one realm; default 100. */
  readonly kinds: number
  /** Declared fields and bonds of one kind; default 100. */
  readonly fields: number
  /** Bytes of one document as JSON; default 65,536. */
  readonly documentBytes: number
  /** Bytes of all documents of one realm; default 1,048,576. */
  readonly totalBytes: number
}

export const DEFAULT_KIND_LIMITS: KindLimits = Object.freeze({
  kinds: 100,
  fields: 100,
  documentBytes: 65_536,
  totalBytes: 1_048_576,
})

/**
 * The kind that somebody wants at run time. Beyond what `kindFromJsonSchema` asks, a document must not make the server
 * that reads it work without bounds, nor reach for tables that are not LuxDB's.
 * @throws LUX_INVALID_DOCUMENT, and what JSON is refused with
 */
export function readRunTimeDocument(document: unknown, limits: KindLimits): MadeKind {
  const schema = withoutMovedColumns(asDocument(document, limits))
  return asDocumentError(() => {
    assertPlain(schema, '')
    assertDeclared(schema)
    const kind = kindFromJsonSchema(schema)
    if (kind.parts.size > limits.fields)
      throw invalidDocument(`has ${kind.parts.size} fields and bonds, ${limits.fields} are allowed`)
    if (kind.options.adopted === true)
      throw invalidDocument('is of an adopted table; declare the kind in code')
    return { kind, document: schema }
  })
}

/**
 * Names in SQL follow from those of kind and fields: a document that says others might reach for what is not its own.
 * @throws LUX_INVALID_DOCUMENT
 */
export function assertOwnNames({ name, table, fields, indexes, bonds }: KindShape): void {
  if (table !== toSnakeCase(name))
    throw invalidDocument(`says that the table of ${name} is ${table}; leave it out`)
  const foreign = fields.find(
    (field) => field.column !== toSnakeCase(field.name) && !isMovedColumn(field.column, field.name),
  )
  if (foreign)
    throw invalidDocument(`says that the column of ${foreign.name} is ${foreign.column}; leave it out`)
  const names = [...indexes.map((index) => index.name), ...bonds.flatMap((bond) => constraintsOf(bond))]
  const odd = names.find((each) => !each.startsWith(`${table}_`) || !/^[a-z0-9_]+$/.test(each))
  if (odd !== undefined) throw invalidDocument(`has an index or bond called ${odd}; begin with ${table}_`)
}

function constraintsOf(bond: BondShape): readonly string[] {
  return bond.type === 'to' ? [bond.constraint] : []
}

/** Says of what a document cannot be that it is the document's fault. */
export function asDocumentError<T>(read: () => T): T {
  try {
    return read()
  } catch (cause) {
    const error = toLuxError(cause)
    if (error.code !== 'LUX_INVALID_KIND') throw error
    throw new LuxError('LUX_INVALID_DOCUMENT', error.message, { details: error.details, cause })
  }
}

export function documentBytes(document: JsonSchema): number {
  return new TextEncoder().encode(JSON.stringify(document)).byteLength
}

function asDocument(document: unknown, limits: KindLimits): JsonSchema {
  assertJson(document, 'The document')
  if (!isJsonObject(document)) throw invalidDocument('is no JSON object')
  const bytes = documentBytes(document)
  if (bytes > limits.documentBytes)
    throw invalidDocument(`has ${bytes} bytes, ${limits.documentBytes} are allowed`)
  return document
}

/** Keywords that let a small document cost much at each write. */
const REFUSED: ReadonlyMap<string, string> = new Map([
  ['$ref', 'write out what it refers to'],
  ['$dynamicRef', 'write out what it refers to'],
  ['patternProperties', 'name the properties, or leave them open'],
])

/** Where schemas stand in a schema. */
const SCHEMAS = ['items', 'additionalProperties', 'propertyNames', 'contains', 'not', 'if', 'then', 'else']
const LISTS_OF_SCHEMAS = ['anyOf', 'oneOf', 'allOf', 'prefixItems', 'items']
const MAPS_OF_SCHEMAS = ['properties', '$defs', 'definitions', 'dependentSchemas']

function assertPlain(schema: JsonValue | undefined, place: string): void {
  if (!isJsonObject(schema)) return
  for (const name of Object.keys(schema)) {
    const remedy = REFUSED.get(name)
    if (remedy !== undefined) throw invalidDocument(`says ${name} at ${place || '/'}; ${remedy}`)
  }
  const { pattern } = schema
  if (pattern !== undefined && !(typeof pattern === 'string' && isLinearPattern(pattern)))
    throw invalidDocument(
      `has the pattern ${JSON.stringify(pattern)} at ${place || '/'}, which might take long; anchor it (^...$) and leave no choice, or use format, enum and maxLength`,
    )
  for (const name of SCHEMAS) assertPlain(schema[name], `${place}/${name}`)
  for (const name of LISTS_OF_SCHEMAS) {
    const list = schema[name]
    if (isJsonArray(list)) for (const item of list) assertPlain(item, `${place}/${name}`)
  }
  for (const name of MAPS_OF_SCHEMAS) {
    const map = schema[name]
    if (!isJsonObject(map)) continue
    for (const [key, member] of Object.entries(map)) assertPlain(member, `${place}/${name}/${key}`)
  }
}

/** Whoever adds a property to a document that lists its fields means it to be one. */
function assertDeclared(document: JsonSchema): void {
  const { keywords, properties } = parseKindDocument(document)
  const { fields, bonds = {} } = keywords
  if (fields === undefined) return
  const known = new Set([...fields, ...SYSTEM_FIELD_NAMES, ...Object.keys(bonds).map((name) => `${name}Id`)])
  const forgotten = Object.keys(properties).find((name) => !known.has(name))
  if (forgotten !== undefined)
    throw invalidDocument(`describes ${forgotten}, which x-lux.fields does not list; add it there`)
}

export function invalidDocument(problem: string): LuxError {
  return new LuxError('LUX_INVALID_DOCUMENT', `The document ${problem}.`)
}
