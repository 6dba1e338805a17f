import { literalToCell, valueToCell } from '../query/cell.js'
import type { FieldShape } from '../query/kind-shape.js'
import type { Cell } from '../query/store.js'
import { assertJson } from '../query/value-domain.js'
import { placed, required } from './codec-errors.js'
import { type QuickCheck, quickCheck, UNSURE } from './quick-check.js'
import { safeParse } from './safe-parse.js'
import { issuesError } from './zod-issues.js'
import type { ZodSchema } from './zod-schema.js'

/** What is prepared once for each field of a kind. */
export interface FieldCodec {
  readonly kind: string
  readonly field: FieldShape
  /** Absent where LuxDB itself does the checking: keys of other beings, system fields. */
  readonly schema: ZodSchema | undefined
  /** As the schema, where its word is plain; unsure of everything without one. */
  readonly quick: QuickCheck
  /** JSON forms as TypeScript values: ISO 8601 text as Date, decimal text as bigint. */
  readonly fromJson: (value: unknown) => unknown
}

export function createFieldCodec(kind: string, field: FieldShape, schema: ZodSchema | undefined): FieldCodec {
  const quick = schema === undefined ? (): symbol => UNSURE : quickCheck(schema)
  return { kind, field, schema, quick, fromJson: jsonReader(field) }
}

function jsonReader(field: FieldShape): (value: unknown) => unknown {
  switch (field.store) {
    case 'time':
      return (value) => (typeof value === 'string' ? new Date(Number(literalToCell(value, field))) : value)
    case 'bigint':
      return (value) => (typeof value === 'bigint' || value === null ? value : literalToCell(value, field))
    case 'json':
      // Before zod: it drops `__proto__` without a word and runs out of stack on deep nesting.
      return (value) => {
        assertJson(value, field)
        return value
      }
    default:
      return (value) => value
  }
}

/** A value in TypeScript's form. @throws the codes of the value domain */
export function readValue({ kind, field, fromJson }: FieldCodec, value: unknown): unknown {
  try {
    return fromJson(value)
  } catch (error) {
    throw placed(kind, field.name, error)
  }
}

/** A checked value as a cell; null only where the field is nullable. */
export function writeCell({ kind, field }: FieldCodec, value: unknown): Cell {
  if (value === null) {
    if (field.nullable) return null
    throw required(kind, field.name)
  }
  try {
    return valueToCell(value, field)
  } catch (error) {
    throw placed(kind, field.name, error)
  }
}

/**
 * One value of a patch as a cell. Null clears what may be absent.
 * @throws LUX_REQUIRED, LUX_INVALID_VALUE, LUX_OUT_OF_RANGE and the codes of the value domain
 */
export function patchCell(codec: FieldCodec, given: unknown): Cell {
  const { field, schema } = codec
  if (schema === undefined) return writeCell(codec, given)
  if (given === null) {
    if (!field.nullable) throw required(codec.kind, field.name)
    // Where null only means absence, the schema does not know it.
    return field.absent ? null : writeCell(codec, check(codec, schema, null))
  }
  return writeCell(codec, check(codec, schema, readValue(codec, given)))
}

function check({ kind, field, quick }: FieldCodec, schema: ZodSchema, value: unknown): unknown {
  const plain = quick(value)
  if (plain !== UNSURE) return plain
  const parsed = safeParse(kind, schema, value)
  if (parsed.success) return parsed.data
  const issues = parsed.error.issues.map((issue) => ({ ...issue, path: [field.name, ...issue.path] }))
  throw issuesError(kind, issues, { [field.name]: value })
}
