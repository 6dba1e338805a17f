import { z } from 'zod'
import { invalidKind } from './invalid-kind.js'

type Schema = z.core.$ZodType

/** `z.safeParse`, with a clear word about refinements that cannot work. @throws LUX_INVALID_KIND */
export function safeParse<S extends Schema>(
  kind: string,
  schema: S,
  value: unknown,
): z.ZodSafeParseResult<z.output<S>> {
  try {
    return z.safeParse(schema, value)
  } catch (error) {
    if (!(error instanceof z.core.$ZodAsyncError)) throw error
    throw invalidKind(
      { kind },
      'a schema has an asynchronous refinement',
      'make it synchronous, or check in an after-hook',
    )
  }
}
