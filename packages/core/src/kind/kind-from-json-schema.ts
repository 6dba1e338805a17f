import { z } from 'zod'
import type { AccessShape } from '../query/kind-shape.js'
import { bond } from './bond.js'
import { SYSTEM_FIELD_NAMES } from './declared-name.js'
import { fieldFromJsonSchema } from './field-from-json-schema.js'
import { invalidKind } from './invalid-kind.js'
import { type AnyKind, type FieldPart, type Kind, kind, type TraitsOf } from './kind.js'
import { type KindDocument, parseFieldKeywords, parseKindDocument } from './kind-document.js'
import type { AccessInput, AnyKindOptions } from './kind-options.js'
import type { BondKeywords, JsonSchema } from './lux-keywords.js'
import { asZodSchema, type ZodSchema } from './zod-schema.js'

/** A kind that was made at run time: any field, any value, as far as TypeScript knows. */
export type RunTimeKind = Kind<string, Record<string, z.ZodAny>, TraitsOf<undefined, true>>

/**
 * The kind that a JSON Schema document describes: one that `kindToJsonSchema` wrote, or one written by
 * people. Without `x-lux`, `title` names the kind, every property is a field, and times are text.
 * @throws LUX_INVALID_KIND
 */
export function kindFromJsonSchema(document: unknown): RunTimeKind
export function kindFromJsonSchema(document: unknown): AnyKind {
  const parsed = parseKindDocument(document)
  const schemas = valueSchemas(parsed)
  const fields: Record<string, FieldPart> = {}
  for (const name of declaredNames(parsed)) {
    const keywords = parsed.keywords.bonds?.[name]
    fields[name] = keywords === undefined ? declaredField(parsed, name, schemas) : bondFrom(keywords)
  }
  return kind(parsed.name, fields, optionsFrom(parsed))
}

/** Order as declared; without `x-lux`, every property that no being has of itself. */
function declaredNames({ keywords, properties }: KindDocument): readonly string[] {
  const bonds = Object.keys(keywords.bonds ?? {})
  const derived = [...SYSTEM_FIELD_NAMES, ...bonds.map((name) => `${name}Id`)]
  return keywords.fields ?? [...Object.keys(properties).filter((name) => !derived.includes(name)), ...bonds]
}

/** Converted in one go, because properties may share `$defs`. */
function valueSchemas({ name, properties, $defs }: KindDocument): ReadonlyMap<string, ZodSchema> {
  const values = Object.entries(properties).map(([field, property]) => [field, valuesOnly(property)])
  const document: z.core.JSONSchema.JSONSchema = JSON.parse(
    JSON.stringify({
      type: 'object',
      properties: Object.fromEntries(values),
      required: Object.keys(properties),
      ...($defs && { $defs }),
    }),
  )
  const { def } = asZodSchema(convert(name, document))._zod
  if (def.type !== 'object')
    throw invalidKind({ kind: name }, 'the document is no object', 'say type: object')
  return new Map(Object.entries(def.shape).map(([field, schema]) => [field, asZodSchema(schema)]))
}

function convert(kind: string, document: z.core.JSONSchema.JSONSchema): z.core.$ZodType {
  try {
    return z.fromJSONSchema(document)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw invalidKind({ kind }, `zod cannot read the document (${reason})`, 'use plainer JSON Schema')
  }
}

function valuesOnly({ 'x-lux': _keywords, default: _default, ...values }: JsonSchema): JsonSchema {
  return values
}

function declaredField(
  document: KindDocument,
  name: string,
  schemas: ReadonlyMap<string, ZodSchema>,
): ZodSchema {
  const property = document.properties[name]
  const values = schemas.get(name)
  if (property === undefined || values === undefined) {
    throw invalidKind(
      { kind: document.name, field: name },
      'it is declared but not described',
      'add it to properties',
    )
  }
  const keywords = parseFieldKeywords(document.name, name, property)
  return fieldFromJsonSchema({
    name,
    property,
    keywords,
    values,
    isRequired: document.required.includes(name),
  })
}

function bondFrom(keywords: BondKeywords): FieldPart {
  if ('many' in keywords) return bond.many(keywords.many, keywords.via)
  if ('through' in keywords) {
    return bond.through(keywords.to, keywords.through, { near: keywords.near, far: keywords.far })
  }
  const { to, optional, columns, ...options } = keywords
  const made = bond.to(to, { ...options, ...(columns && { column: columns }) })
  return optional === true ? made.optional() : made
}

function optionsFrom({ keywords }: KindDocument): AnyKindOptions {
  const { table, soulId, key, systemFields, indexes, access, search, changes, adopted, readOnly, was } =
    keywords
  const hidden = Object.entries(keywords.hidden ?? {}).map(([name, exceptRoles]) => [name, { exceptRoles }])
  return {
    ...(table !== undefined && { table }),
    ...(soulId && { soulId }),
    ...(key && { key }),
    ...(systemFields !== undefined && { systemFields }),
    ...(indexes && { indexes }),
    ...(access && { access: withoutMarks(access) }),
    ...(hidden.length > 0 && { hidden: Object.fromEntries(hidden) }),
    ...(search && { search }),
    ...(changes && { changes }),
    ...(adopted && { adopted }),
    ...(readOnly && { readOnly }),
    ...(was !== undefined && { was }),
  }
}

/** `function` marks a rule that stayed in its process; what is not known is refused. */
function withoutMarks(access: AccessShape): AccessInput {
  return Object.fromEntries(
    Object.entries(access).map(([operation, rule]) => [operation, rule === 'function' ? false : rule]),
  )
}
