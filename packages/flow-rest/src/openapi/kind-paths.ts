import type { JsonObject } from '@luxdb/core'
import { PROBLEM_FAILURES } from './error-schemas.js'
import { headers, jsonContent, parameters } from './operation.js'

/** Paths where admins look at kinds, and make, change and remove them while the server runs. */
export function kindsPaths(): JsonObject {
  return {
    '/kinds': { get: LIST, post: DECLARE },
    '/kinds/{name}': { parameters: [NAME], get: READ, delete: REMOVE },
  }
}

const TEXT: JsonObject = { type: 'string' }
const OBJECT: JsonObject = { type: 'object' }

const NAME: JsonObject = {
  name: 'name',
  in: 'path',
  required: true,
  description: 'Name of the kind.',
  schema: TEXT,
}

/** A JSON Schema document, whatever it says. */
const DOCUMENT: JsonObject = {
  type: 'object',
  description: 'A kind as a JSON Schema document (draft 2020-12).',
}

const CHANGED: JsonObject = {
  type: 'object',
  properties: {
    kind: TEXT,
    realm: TEXT,
    created: { type: 'boolean', description: 'It was not there before.' },
    outcome: { enum: ['planned', 'done', 'already'] },
    label: { type: 'string', description: 'The evolution, such as `0007_add_city`.' },
    operations: {
      type: 'array',
      items: {
        type: 'object',
        properties: { type: TEXT, guard: TEXT, text: TEXT },
        required: ['type', 'guard', 'text'],
      },
    },
    findings: { type: 'array', items: OBJECT, description: 'What beings meet, counted exactly.' },
    backup: { type: 'string', description: 'Where the backup before it lies.' },
  },
  required: ['kind', 'realm', 'created', 'outcome', 'label', 'operations', 'findings'],
}

function answerOf(description: string, schema: JsonObject): JsonObject {
  return { description, content: jsonContent(schema) }
}

const LIST: JsonObject = {
  operationId: 'kinds',
  summary: 'Read which kinds there are',
  tags: ['server'],
  responses: {
    '200': answerOf('All kinds, in code or made at run time.', {
      type: 'array',
      items: {
        type: 'object',
        properties: { name: TEXT, realm: TEXT, origin: { enum: ['code', 'runTime'] } },
        required: ['name', 'realm', 'origin'],
      },
    }),
    ...PROBLEM_FAILURES,
  },
}

const DECLARE: JsonObject = {
  operationId: 'kindsDeclare',
  summary: 'Make a kind, or change the one of its name',
  tags: ['server'],
  parameters: parameters(
    'kind-realm',
    'rename',
    'fill',
    'dry-run',
    'confirm-loss',
    'confirm-fallback',
    'if-match',
  ),
  requestBody: { required: true, content: jsonContent(DOCUMENT) },
  responses: {
    '200': answerOf('The kind was changed, is that already, or the plan was asked for.', CHANGED),
    '201': {
      ...answerOf('The kind was made.', CHANGED),
      headers: { Location: { description: 'Where its document is.', schema: TEXT } },
    },
    ...PROBLEM_FAILURES,
  },
}

const READ: JsonObject = {
  operationId: 'kindDocument',
  summary: 'Read the document of a kind',
  tags: ['server'],
  parameters: parameters('if-none-match'),
  responses: {
    '200': { ...answerOf('The document, as it is posted.', DOCUMENT), headers: headers('ETag') },
    '304': { description: 'It has the entity tag that was sent.', headers: headers('ETag') },
    ...PROBLEM_FAILURES,
  },
}

const REMOVE: JsonObject = {
  operationId: 'kindRemove',
  summary: 'Take a kind away that was made at run time',
  tags: ['server'],
  parameters: parameters('erase', 'dry-run', 'confirm-loss', 'if-match'),
  responses: {
    '200': answerOf('The kind is gone; its beings are kept aside unless they were erased.', CHANGED),
    ...PROBLEM_FAILURES,
  },
}
