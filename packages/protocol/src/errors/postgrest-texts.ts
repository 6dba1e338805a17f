import type { LuxError, LuxErrorCode } from '@luxdb/core'

/** What PostgREST's clients read beside the code. */
export interface PostgrestText {
  readonly message: string
  readonly details?: string | readonly Details[]
  readonly hint?: string
}

type Details = LuxError['details']
export type TextOf = (details: Details, error: LuxError) => PostgrestText | undefined

/**
 * The texts that clients of PostgREST know a situation by, made from the error's facts; where these are
 * missing, the error's own message stands.
 */
export const POSTGREST_TEXTS: { readonly [code in LuxErrorCode]?: TextOf } = {
  LUX_INVALID_QUERY: ({ part, text: shown, column, unexpected, expected }) =>
    allText(part, shown, unexpected, expected) && {
      message: `"failed to parse ${part} (${shown})" (line 1, column ${column})`,
      details: `unexpected ${unexpected} expecting ${expected}`,
    },
  LUX_INVALID_JSON: (_, { message }) => ({ message: 'Empty or invalid json', details: message }),
  LUX_INVALID_RANGE: ({ reason }, { message }) => ({
    message: 'Requested range not satisfiable',
    details: typeof reason === 'string' ? reason : message,
  }),
  LUX_UNKNOWN_KIND: ({ kind }) =>
    allText(kind) && { message: `Could not find the table 'public.${kind}' in the schema cache` },
  LUX_UNKNOWN_FIELD: ({ kind, field }) =>
    allText(kind, field) && { message: `column ${kind}.${field} does not exist` },
  LUX_UNKNOWN_BOND: ({ kind, bond, using }) =>
    allText(kind, bond) && {
      message: `Could not find a relationship between '${kind}' and '${bond}' in the schema cache`,
      details: `Searched for a foreign key relationship between '${kind}' and '${bond}'${
        typeof using === 'string' ? ` using the hint '${using}'` : ''
      } in the schema 'public', but no matches were found.`,
    },
  LUX_AMBIGUOUS_BOND: (details) => ambiguousText(details),
  LUX_NOT_EMBEDDED: ({ name }) =>
    allText(name) && {
      message: `'${name}' is not an embedded resource in this request`,
      hint: `Verify that '${name}' is included in the 'select' query parameter.`,
    },
  LUX_UNKNOWN_REALM: ({ realm, allowed }) => ({
    message: `Invalid schema: ${realm}`,
    hint: `Only the following schemas are exposed: ${listOf(allowed)}`,
  }),
  LUX_METHOD_NOT_ALLOWED: ({ method }) =>
    allText(method) && { message: `Unsupported HTTP method: ${method}` },
  LUX_NOT_ACCEPTABLE: ({ accept }) =>
    allText(accept) && { message: `None of these media types are available: ${accept}` },
  LUX_UNSUPPORTED_MEDIA_TYPE: ({ contentType }) =>
    allText(contentType) && { message: `Content-Type not acceptable: ${contentType}` },
  // PostgREST's own words for PGRST127; why it is refused follows in the details.
  LUX_UNSUPPORTED: (_, { message }) => ({ message: 'Feature not implemented', details: message }),
  LUX_INVALID_PREFERENCE: ({ preferences }) => ({
    message: 'Invalid preferences given with handling=strict',
    details: `Invalid preferences: ${listOf(preferences)}`,
  }),
  LUX_NOT_SINGULAR: ({ count }) => ({
    message: 'Cannot coerce the result to a single JSON object',
    details: `The result contains ${count} rows`,
  }),
  LUX_TOO_MANY_AFFECTED: ({ count }) => ({
    message: 'Query result exceeds max-affected preference constraint',
    details: `The query affects ${count} rows`,
  }),
  LUX_INVALID_VALUE: ({ store, value }) =>
    allText(store, value) && {
      message: `invalid input syntax for type ${TYPE_NAMES.get(String(store))}: "${value}"`,
    },
  LUX_REQUIRED: ({ kind, field }) =>
    allText(kind, field) && {
      message: `null value in column "${field}" of relation "${kind}" violates not-null constraint`,
    },
  LUX_UNIQUE: ({ constraint, fields }) =>
    allText(constraint) && {
      message: `duplicate key value violates unique constraint "${constraint}"`,
      details: `Key (${listOf(fields)}) already exists.`,
    },
  LUX_FOREIGN_KEY: (details) => foreignKeyText(details),
}

const TYPE_NAMES: ReadonlyMap<string, string> = new Map([
  ['text', 'text'],
  ['int', 'integer'],
  ['bigint', 'bigint'],
  ['float', 'double precision'],
  ['bool', 'boolean'],
  ['json', 'json'],
])

function ambiguousText({ kind, bond, bonds }: Details): PostgrestText | undefined {
  if (!Array.isArray(bonds)) return undefined
  const hints = bonds.map(({ name }) => `'${bond}!${name}'`).join(', ')
  return {
    message: `Could not embed because more than one relationship was found for '${kind}' and '${bond}'`,
    details: bonds.map(({ name, cardinality }) => ({
      cardinality,
      embedding: `${kind} with ${bond}`,
      relationship: name,
    })),
    hint: `Try changing '${bond}' to one of the following: ${hints}. Find the desired relationship in the 'details' key.`,
  }
}

function foreignKeyText({ kind, constraint, fields, target, source }: Details): PostgrestText | undefined {
  if (!allText(kind, constraint)) return undefined
  if (typeof source === 'string') {
    return {
      message: `update or delete on table "${kind}" violates foreign key constraint "${constraint}" on table "${source}"`,
      details: `Key is still referenced from table "${source}".`,
    }
  }
  return {
    message: `insert or update on table "${kind}" violates foreign key constraint "${constraint}"`,
    ...(typeof target === 'string' && {
      details: `Key (${listOf(fields)}) is not present in table "${target}".`,
    }),
  }
}

/** Undefined rather than false, so that `&&` gives a text or nothing. */
function allText(...values: readonly unknown[]): true | undefined {
  return values.every((value) => typeof value === 'string') ? true : undefined
}

function listOf(value: unknown): string {
  return Array.isArray(value) ? value.join(', ') : String(value)
}
