import type { z } from 'zod'

/** Any zod 4 schema, as a union that `_zod.def.type` tells apart. */
export type ZodSchema = z.core.$ZodTypes
export type ZodDef = ZodSchema['_zod']['def']

/** Recognises schemas of zod 4 (classic and mini), also of another installed copy. */
export function isZodSchema(value: unknown): value is ZodSchema {
  if (typeof value !== 'object' || value === null || !('_zod' in value)) return false
  const internals = value._zod
  return typeof internals === 'object' && internals !== null && 'def' in internals && 'run' in internals
}

/** The schemas directly inside one, whatever its type. */
export function asZodSchema(value: unknown): ZodSchema {
  if (!isZodSchema(value)) throw new TypeError('A zod 4 schema holds something that is none.')
  return value
}

/** What a schema wraps that only says more about the same value; undefined for every other. */
export function wrappedSchema(def: ZodDef): ZodSchema | undefined {
  switch (def.type) {
    case 'optional':
    case 'nullable':
    case 'default':
    case 'prefault':
    case 'readonly':
    case 'catch':
    case 'nonoptional':
      return asZodSchema(def.innerType)
    default:
      return undefined
  }
}

/** Formats that a schema or its checks claim: `int32`, `uuid` and so on. */
export function formatsOf(def: z.core.$ZodTypeDef): readonly string[] {
  const checks = (def.checks ?? []).map((check) => check._zod.def)
  return [def, ...checks].flatMap((part) =>
    'format' in part && typeof part.format === 'string' ? [part.format] : [],
  )
}
