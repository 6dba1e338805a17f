import type { z } from 'zod'
import { wrappedSchema, type ZodSchema } from './zod-schema.js'

/** What a field holds when it holds something: without optional, nullable, defaults and the like. */
export function leafSchema(schema: ZodSchema): ZodSchema {
  const inner = wrappedSchema(schema._zod.def)
  return inner === undefined ? schema : leafSchema(inner)
}

/** Whether a schema checks something that JSON Schema does not say. */
export function hasUnsaidChecks(schema: ZodSchema): boolean {
  const { def } = schema._zod
  const checks = def.checks ?? []
  if (def.type === 'date') return checks.length > 0
  return checks.some((check) => isUnsaid(check._zod.def))
}

function isUnsaid(def: z.core.$ZodCheckDef): boolean {
  if (def.check === 'custom') return true
  return 'pattern' in def && def.pattern instanceof RegExp && def.pattern.flags.replace('u', '') !== ''
}
