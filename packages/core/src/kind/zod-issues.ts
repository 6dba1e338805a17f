import type { z } from 'zod'
import type { LuxErrorCode } from '../errors/error-catalogue.js'
import { LuxError } from '../errors/lux-error.js'

/** One complaint of a field's schema, as it stands in an error's details. */
export interface FieldIssue {
  readonly field: string
  /** Way into a JSON value, from the field on. */
  readonly path: readonly (string | number)[]
  readonly message: string
}

/** Turns what zod found wrong with the values of a being into one error: the first, with all listed. */
export function issuesError(
  kind: string,
  issues: readonly z.core.$ZodIssue[],
  values: Readonly<Record<string, unknown>>,
): LuxError {
  const all = issues.map(fieldIssue)
  const [first] = issues
  const [{ field, path, message } = { field: '', path: [], message: 'it was refused' }] = all
  const code =
    first === undefined ? 'LUX_INVALID_VALUE' : codeOf(first, path.length === 0 ? values[field] : values)
  const place = [field, ...path].join('.')
  const more = all.length > 1 ? ` (and ${all.length - 1} more)` : ''
  const text =
    code === 'LUX_REQUIRED'
      ? `Field ${place} of kind ${kind} is missing${more}; give it a value.`
      : `Field ${place} of kind ${kind} is refused: ${message}${more}; correct the value.`
  return new LuxError(code, text, { details: { kind, field, issues: all } })
}

function fieldIssue(issue: z.core.$ZodIssue): FieldIssue {
  const [field = '', ...path] = issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step))
  return { field: String(field), path, message: issue.message }
}

const NUMERIC: ReadonlySet<string> = new Set(['number', 'int', 'bigint', 'date'])

function codeOf(issue: z.core.$ZodIssue, value: unknown): LuxErrorCode {
  // A refinement that refuses null knows null as a value.
  if ((value === undefined || value === null) && issue.code !== 'custom') return 'LUX_REQUIRED'
  if (typeof value === 'number' && !Number.isFinite(value)) return 'LUX_OUT_OF_RANGE'
  if (issue.code === 'too_big' || issue.code === 'too_small') {
    return NUMERIC.has(issue.origin) ? 'LUX_OUT_OF_RANGE' : 'LUX_INVALID_VALUE'
  }
  return 'LUX_INVALID_VALUE'
}
