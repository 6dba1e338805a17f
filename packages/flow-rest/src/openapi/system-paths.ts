import type { JsonObject } from '@luxdb/core'
import { MAX_REQUESTS } from '../call/batch-requests.js'
import { PROBLEM_FAILURES } from './error-schemas.js'
import { kindsPaths } from './kind-paths.js'
import type { DocumentView } from './openapi-document.js'
import { headers, jsonContent, parameters } from './operation.js'
import { reference } from './reference.js'

/** Paths that are about no kind of being of its own. */
export function systemPaths({ kinds, isAdmin }: Pick<DocumentView, 'kinds' | 'isAdmin'>): JsonObject {
  return {
    ...(kinds.some(({ reads }) => reads) && { '/query': { post: QUERY } }),
    ...(kinds.length > 0 && { '/batch': { post: BATCH } }),
    '/realms': { get: REALMS },
    ...(isAdmin && { ...kindsPaths(), '/meditation': { get: MEDITATION } }),
    '/health': { get: HEALTH },
    '/ready': { get: READY },
    '/openapi.json': { get: OPENAPI },
  }
}

function answerOf(description: string, schema: JsonObject): JsonObject {
  return { description, content: jsonContent(schema) }
}

function objectOf(properties: JsonObject, optional: readonly string[] = []): JsonObject {
  const required = Object.keys(properties).filter((name) => !optional.includes(name))
  return { type: 'object', properties, required }
}

const TEXT: JsonObject = { type: 'string' }
const OBJECT: JsonObject = { type: 'object' }
const TIME: JsonObject = { type: 'string', format: 'date-time' }

const QUERY: JsonObject = {
  operationId: 'query',
  summary: 'Ask with a SacredQuery',
  tags: ['queries'],
  parameters: parameters('content-profile', 'prefer-query'),
  requestBody: { required: true, content: jsonContent(reference('schemas', 'SacredQuery')) },
  responses: {
    '200': answerOf(
      'The rows; `total` where they were counted, and where the next page begins (null on the last).',
      objectOf(
        {
          rows: { type: 'array', items: OBJECT },
          total: { type: 'integer' },
          next: { type: ['string', 'null'] },
        },
        ['total', 'next'],
      ),
    ),
    ...PROBLEM_FAILURES,
  },
}

const BATCH: JsonObject = {
  operationId: 'batch',
  summary: 'Send several requests in one transaction',
  tags: ['queries'],
  parameters: parameters('content-profile', 'idempotency-key'),
  requestBody: {
    required: true,
    content: jsonContent(
      objectOf({
        requests: {
          type: 'array',
          minItems: 1,
          maxItems: MAX_REQUESTS,
          items: reference('schemas', 'BatchRequest'),
        },
      }),
    ),
  },
  responses: {
    '200': answerOf(
      'The results, in the order of the requests.',
      objectOf({ results: { type: 'array', items: reference('schemas', 'BatchResult') } }),
    ),
    ...PROBLEM_FAILURES,
  },
}

const REALMS: JsonObject = {
  operationId: 'realms',
  summary: 'Read which realms there are',
  tags: ['server'],
  responses: {
    '200': answerOf('The realms, the home realm first.', {
      type: 'array',
      items: objectOf({
        name: TEXT,
        home: { type: 'boolean' },
        state: TEXT,
        supports: { type: 'object', additionalProperties: { type: ['boolean', 'string'] } },
        kinds: { type: 'array', items: TEXT },
      }),
    }),
    ...PROBLEM_FAILURES,
  },
}

const MEDITATION: JsonObject = {
  operationId: 'meditation',
  summary: 'Read the state of the whole engine',
  tags: ['server'],
  responses: {
    '200': answerOf(
      'The state.',
      objectOf({
        at: TIME,
        state: TEXT,
        uptimeMs: { type: 'number' },
        health: objectOf({ status: TEXT, findings: { type: 'array', items: TEXT } }),
        realms: { type: 'object', additionalProperties: OBJECT },
        flows: { type: 'object', additionalProperties: OBJECT },
        consciousness: OBJECT,
        decisions: { type: 'array', items: OBJECT },
      }),
    ),
    ...PROBLEM_FAILURES,
  },
}

const HEALTH_ANSWER = objectOf({ status: { enum: ['healthy', 'degraded', 'failing'] }, at: TIME })
const READY_ANSWER = objectOf({ ready: { type: 'boolean' } })

const HEALTH: JsonObject = {
  operationId: 'health',
  summary: 'Read whether the realms do their work',
  tags: ['server'],
  security: [],
  responses: {
    '200': answerOf('They do.', HEALTH_ANSWER),
    '503': answerOf('They do not.', HEALTH_ANSWER),
    '4XX': { $ref: '#/components/responses/Problem' },
  },
}

const READY: JsonObject = {
  operationId: 'ready',
  summary: 'Read whether requests are wanted here now',
  tags: ['server'],
  security: [],
  responses: {
    '200': answerOf('They are.', READY_ANSWER),
    '503': answerOf('They are not.', READY_ANSWER),
    '4XX': { $ref: '#/components/responses/Problem' },
  },
}

const OPENAPI: JsonObject = {
  operationId: 'openapi',
  summary: 'Read this document',
  tags: ['server'],
  parameters: parameters('if-none-match'),
  responses: {
    '200': { ...answerOf('What the asking principal may see of it.', OBJECT), headers: headers('ETag') },
    '304': { description: 'It has the entity tag that was sent.', headers: headers('ETag') },
    ...PROBLEM_FAILURES,
  },
}
