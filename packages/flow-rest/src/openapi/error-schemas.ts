import { ERROR_CATALOGUE, type JsonObject } from '@luxdb/core'

/** The two forms of errors: PostgREST's where its grammar is spoken, problem details elsewhere. */
export const ERROR_SCHEMAS: Readonly<Record<string, JsonObject>> = {
  PostgrestError: {
    type: 'object',
    properties: {
      code: { type: 'string', description: 'A SQLSTATE or PGRST code.', examples: ['PGRST205'] },
      message: { type: 'string' },
      details: { type: ['string', 'array', 'null'], items: { type: 'object' } },
      hint: { type: ['string', 'null'] },
    },
    required: ['code', 'message', 'details', 'hint'],
    additionalProperties: false,
  },
  Problem: {
    description: 'Problem details (RFC 9457).',
    type: 'object',
    properties: {
      type: { type: 'string', format: 'uri', description: 'Where the code is described.' },
      title: { type: 'string' },
      status: { type: 'integer' },
      detail: { type: 'string' },
      code: { enum: Object.keys(ERROR_CATALOGUE).sort() },
      requestId: { type: 'string' },
      details: { type: 'object', description: 'Facts, such as the kind, the field or the limit.' },
    },
    required: ['type', 'title', 'status', 'detail', 'code', 'requestId'],
    additionalProperties: false,
  },
}

const HEADERS: JsonObject = {
  'Retry-After': { schema: { type: 'integer' }, description: 'Seconds, where waiting helps.' },
  'X-Request-Id': { schema: { type: 'string' } },
}

export const ERROR_RESPONSES: Readonly<Record<string, JsonObject>> = {
  PostgrestError: {
    description: 'Refused or failed; `code` says why.',
    headers: HEADERS,
    content: { 'application/json': { schema: { $ref: '#/components/schemas/PostgrestError' } } },
  },
  Problem: {
    description: 'Refused or failed; `code` says why.',
    headers: HEADERS,
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  },
}

/** What every operation may answer instead. */
export const POSTGREST_FAILURES: JsonObject = {
  '4XX': { $ref: '#/components/responses/PostgrestError' },
  '5XX': { $ref: '#/components/responses/PostgrestError' },
}

export const PROBLEM_FAILURES: JsonObject = {
  '4XX': { $ref: '#/components/responses/Problem' },
  '5XX': { $ref: '#/components/responses/Problem' },
}
