import { z } from 'zod'
import { LuxError } from '../errors/lux-error.js'
import type { AccessShape } from '../query/kind-shape.js'
import type { BondKeywords, FieldKeywords, JsonSchema, KindKeywords } from './lux-keywords.js'

/** What `kindFromJsonSchema` reads of a document. Every keyword may be missing: people write these too. */
export interface KindDocument {
  readonly name: string
  readonly properties: Readonly<Record<string, JsonSchema>>
  readonly required: readonly string[]
  readonly $defs: JsonSchema | undefined
  readonly keywords: Partial<KindKeywords>
}

const STORES = z.enum(['text', 'int', 'bigint', 'float', 'bool', 'time', 'json'])
const TRUE = z.exactOptional(z.literal(true))
const NAMES = z.array(z.string())

const BOND: z.ZodType<BondKeywords> = z.union([
  z.object({ to: z.string(), through: z.string(), near: z.string(), far: z.string() }),
  z.object({ many: z.string(), via: z.string() }),
  z.object({
    to: z.string(),
    optional: TRUE,
    unique: TRUE,
    onDelete: z.exactOptional(z.enum(['restrict', 'cascade', 'set null'])),
    columns: z.exactOptional(NAMES),
    constraint: z.exactOptional(z.string()),
    was: z.exactOptional(z.string()),
  }),
])

const INDEX = z.object({ name: z.string(), fields: NAMES, unique: z.boolean() })

const KIND: z.ZodType<Partial<KindKeywords>> = z.object({
  v: z.exactOptional(z.literal(1)),
  kind: z.exactOptional(z.string()),
  table: z.exactOptional(z.string()),
  fields: z.exactOptional(NAMES),
  soulId: z.exactOptional(z.enum(['uuid', 'text', 'integer'])),
  key: z.exactOptional(NAMES),
  systemFields: z.exactOptional(z.literal(false)),
  bonds: z.exactOptional(z.record(z.string(), BOND)),
  indexes: z.exactOptional(z.array(INDEX)),
  access: z.exactOptional(z.custom<AccessShape>(isAccessShape)),
  hidden: z.exactOptional(z.record(z.string(), NAMES)),
  search: z.exactOptional(NAMES),
  changes: z.exactOptional(z.literal('none')),
  adopted: TRUE,
  readOnly: TRUE,
  was: z.exactOptional(z.string()),
})

const FIELD: z.ZodType<Partial<FieldKeywords>> = z.object({
  store: z.exactOptional(STORES),
  column: z.exactOptional(z.string()),
  unique: TRUE,
  now: TRUE,
  counted: TRUE,
  opaque: TRUE,
  format: z.exactOptional(z.literal('uuid')),
  integer: z.exactOptional(z.enum(['int32', 'uint32', 'uint64'])),
  optional: TRUE,
  computedDefault: TRUE,
  unchecked: TRUE,
  was: z.exactOptional(z.string()),
})

/** Conditions inside are checked like any other when the rule is put to use. */
function isAccessShape(value: unknown): value is AccessShape {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  return Object.values(value).every(
    (rule) => typeof rule === 'boolean' || (typeof rule === 'object' && rule !== null),
  )
}

const DOCUMENT = z.looseObject({
  title: z.string().optional(),
  type: z.literal('object'),
  properties: z.record(z.string(), z.custom<JsonSchema>(isJsonSchema)),
  required: NAMES.default([]),
  $defs: z.custom<JsonSchema>(isJsonSchema).optional(),
  'x-lux': KIND.default({}),
})

function isJsonSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** @throws LUX_INVALID_KIND */
export function parseKindDocument(document: unknown): KindDocument {
  const {
    title,
    properties,
    required,
    $defs,
    'x-lux': keywords,
  } = parseAs(DOCUMENT, document, 'The document')
  return { name: keywords.kind ?? title ?? '', properties, required, $defs, keywords }
}

/** @throws LUX_INVALID_KIND */
export function parseFieldKeywords(
  kind: string,
  field: string,
  property: JsonSchema,
): Partial<FieldKeywords> {
  return parseAs(FIELD, property['x-lux'] ?? {}, `x-lux of ${kind}.${field}`)
}

function parseAs<T>(schema: z.ZodType<T>, value: unknown, what: string): T {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const place = issue?.path.join('.') ?? ''
  throw new LuxError(
    'LUX_INVALID_KIND',
    `${what} does not describe a kind (${place === '' ? '' : `${place}: `}${issue?.message}); see kindToJsonSchema for the form.`,
  )
}
