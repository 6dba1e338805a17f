import type { JsonObject } from '@luxdb/core'
import type { DescribedKind } from './described-kind.js'
import { POSTGREST_FAILURES } from './error-schemas.js'
import { filterReferences, keyParameters } from './filter-parameters.js'
import { headers, jsonContent, operationId, parameters } from './operation.js'
import { insertSchema, patchSchema, reference } from './reference.js'
import { rowsContent, TEXT_BODY } from './row-content.js'

/** `/beings/:kind`: what PostgREST's grammar offers to who may see this much of the kind. */
export function collectionPath(described: DescribedKind): JsonObject {
  return {
    ...(described.reads && { get: listOperation(described), head: headOperation(described) }),
    ...(described.creates && { post: createOperation(described) }),
    ...(described.merges && { put: putOperation(described) }),
    ...(described.updates && { patch: updateOperation(described) }),
    ...(described.deletes && { delete: deleteOperation(described) }),
  }
}

const READ_HEADERS = headers('Content-Range', 'Content-Location', 'Preference-Applied', 'Link')
const WRITE_HEADERS = headers('Content-Range', 'Preference-Applied')
const WITHOUT_BODY: JsonObject = { description: 'Done.', headers: WRITE_HEADERS }

function readParameters(described: DescribedKind): readonly JsonObject[] {
  return [
    ...filterReferences(described),
    ...parameters('and', 'or', 'select', 'order', 'limit', 'offset', 'after'),
    ...parameters('range', 'range-unit', 'accept-profile', 'prefer-read'),
  ]
}

function listOperation(described: DescribedKind): JsonObject {
  const { name, shape } = described.kind
  const content = rowsContent(described)
  const isFollowed = shape.changes !== 'none'
  return {
    operationId: operationId('list', name),
    summary: `List beings of ${name}`,
    tags: [name],
    parameters: [...readParameters(described), ...(isFollowed ? parameters('last-event-id') : [])],
    responses: {
      '200': {
        description: `Rows: whole, unless \`select\` says otherwise.${isFollowed ? ' As events: the rows, and then what changes.' : ''}`,
        headers: READ_HEADERS,
        content: { ...content, ...(isFollowed && { 'text/event-stream': TEXT_BODY }) },
      },
      '206': { description: 'Some of the rows that were counted.', headers: READ_HEADERS, content },
      ...POSTGREST_FAILURES,
    },
  }
}

function headOperation(described: DescribedKind): JsonObject {
  const { name } = described.kind
  return {
    operationId: operationId('head', name),
    summary: `Count beings of ${name}`,
    tags: [name],
    parameters: readParameters(described),
    responses: {
      '200': { description: 'The headers of the list.', headers: READ_HEADERS },
      '206': { description: 'The headers of a part of the list.', headers: READ_HEADERS },
      ...withoutBodies(POSTGREST_FAILURES),
    },
  }
}

function createOperation(described: DescribedKind): JsonObject {
  const { kind } = described
  const being = reference('schemas', insertSchema(kind.name))
  const lines = reference('schemas', 'Written')
  return {
    operationId: operationId('create', kind.name),
    summary: `Create beings of ${kind.name}`,
    description: 'One, or a list: all or none. Lines (NDJSON) are written while they arrive, 1,000 at once.',
    tags: [kind.name],
    parameters: parameters(
      'select',
      'columns',
      'on-conflict',
      'prefer-create',
      'content-profile',
      'idempotency-key',
    ),
    requestBody: {
      required: true,
      content: {
        ...jsonContent({ oneOf: [being, { type: 'array', items: being }] }),
        'text/csv': TEXT_BODY,
        'application/x-ndjson': TEXT_BODY,
      },
    },
    responses: {
      '200': {
        description: 'With `resolution=merge-duplicates`: all were there.',
        headers: WRITE_HEADERS,
        content: rowsContent(described),
      },
      '201': {
        description: 'Created. A body comes with `return=representation`, and for lines.',
        headers: { ...WRITE_HEADERS, ...headers('Location') },
        content: rowsContent(described, lines),
      },
      ...POSTGREST_FAILURES,
    },
  }
}

function putOperation(described: DescribedKind): JsonObject {
  const { kind } = described
  const content = rowsContent(described)
  return {
    operationId: operationId('put', kind.name),
    summary: `Create the ${kind.name} of a key, or change it`,
    tags: [kind.name],
    parameters: [
      ...keyParameters(described),
      ...parameters('select', 'columns', 'prefer-write', 'content-profile', 'idempotency-key'),
    ],
    requestBody: {
      required: true,
      content: { ...jsonContent(reference('schemas', insertSchema(kind.name))), 'text/csv': TEXT_BODY },
    },
    responses: {
      '200': { description: 'With `return=representation`: changed.', headers: WRITE_HEADERS, content },
      '201': { description: 'With `return=representation`: created.', headers: WRITE_HEADERS, content },
      '204': WITHOUT_BODY,
      ...POSTGREST_FAILURES,
    },
  }
}

function updateOperation(described: DescribedKind): JsonObject {
  const { kind } = described
  return {
    ...filteredWrite(described, ['select', 'columns']),
    operationId: operationId('update', kind.name),
    summary: `Change all beings of ${kind.name} that the filters find`,
    requestBody: { required: true, content: jsonContent(reference('schemas', patchSchema(kind.name))) },
  }
}

function deleteOperation(described: DescribedKind): JsonObject {
  const { name } = described.kind
  return {
    ...filteredWrite(described, ['select']),
    operationId: operationId('delete', name),
    summary: `Delete all beings of ${name} that the filters find`,
  }
}

function filteredWrite(described: DescribedKind, own: readonly string[]): JsonObject {
  const { kind, isStrict } = described
  const strict = 'Beings of this kind change only under the version that you have seen: `version=eq.n`.'
  return {
    ...(isStrict && { description: strict }),
    tags: [kind.name],
    parameters: [
      ...filterReferences(described),
      ...parameters('and', 'or', ...own, 'prefer-write', 'content-profile', 'idempotency-key'),
    ],
    responses: {
      '200': {
        description: 'With `return=representation`.',
        headers: WRITE_HEADERS,
        content: rowsContent(described),
      },
      '204': WITHOUT_BODY,
      ...POSTGREST_FAILURES,
    },
  }
}

/** What a HEAD answers where a GET would fail. */
function withoutBodies(failures: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.keys(failures).map((status) => [status, { description: 'Refused or failed.' }]),
  )
}
