import type { JsonObject } from '@luxdb/core'
import type { DescribedKind } from './described-kind.js'
import { PROBLEM_FAILURES } from './error-schemas.js'
import { headers, jsonContent, operationId, parameters } from './operation.js'
import { patchSchema, reference, rowSchema } from './reference.js'

const ETAG = headers('ETag')

/** `/beings/:kind/:soulId`: one being with its entity tag. */
export function beingPath(described: DescribedKind): JsonObject {
  return {
    parameters: [soulIdParameter(described)],
    get: findOperation(described),
    head: headOperation(described),
    ...(described.updates && { patch: evolveOperation(described) }),
    ...(described.deletes && { delete: dissolveOperation(described) }),
  }
}

const SOUL_IDS: Readonly<Record<DescribedKind['shape']['soulId'], JsonObject>> = {
  uuid: { type: 'string', format: 'uuid' },
  text: { type: 'string' },
  integer: { type: 'string', pattern: '^-?\\d+$' },
  declared: { type: 'string' },
}

function soulIdParameter({ shape }: DescribedKind): JsonObject {
  const { key, soulId } = shape
  const keyText = key.length === 1 ? `The ${key[0]}.` : `A JSON array of ${key.join(', ')}, percent-encoded.`
  return {
    name: 'soulId',
    in: 'path',
    required: true,
    ...(soulId === 'declared' && { description: keyText }),
    schema: SOUL_IDS[soulId],
  }
}

function findOperation({ kind }: DescribedKind): JsonObject {
  return {
    operationId: operationId('find', kind.name),
    summary: `Read one ${kind.name}`,
    tags: [kind.name],
    parameters: parameters('accept-profile', 'if-none-match'),
    responses: {
      '200': foundResponse(kind.name),
      '304': { description: 'It has the entity tag that was sent.', headers: ETAG },
      ...PROBLEM_FAILURES,
    },
  }
}

function headOperation({ kind }: DescribedKind): JsonObject {
  return {
    operationId: operationId('look', kind.name),
    summary: `Read the entity tag of one ${kind.name}`,
    tags: [kind.name],
    parameters: parameters('accept-profile', 'if-none-match'),
    responses: {
      '200': { description: 'It is there.', headers: ETAG },
      '304': { description: 'It has the entity tag that was sent.', headers: ETAG },
      '4XX': { description: 'Refused, or not there.' },
      '5XX': { description: 'Failed.' },
    },
  }
}

function evolveOperation({ kind, isStrict }: DescribedKind): JsonObject {
  const patch = reference('schemas', patchSchema(kind.name))
  return {
    operationId: operationId('evolve', kind.name),
    summary: `Change one ${kind.name}`,
    ...(isStrict && { description: STRICT }),
    tags: [kind.name],
    parameters: parameters('content-profile', 'if-match', 'prefer-being', 'idempotency-key'),
    requestBody: {
      required: true,
      content: { ...jsonContent(patch), ...jsonContent(patch, 'application/merge-patch+json') },
    },
    responses: {
      '200': foundResponse(kind.name),
      '204': { description: 'With `return=minimal`.', headers: headers('Preference-Applied') },
      ...PROBLEM_FAILURES,
    },
  }
}

function dissolveOperation({ kind, isStrict }: DescribedKind): JsonObject {
  return {
    operationId: operationId('dissolve', kind.name),
    summary: `Delete one ${kind.name}`,
    ...(isStrict && { description: STRICT }),
    tags: [kind.name],
    parameters: parameters('content-profile', 'if-match', 'idempotency-key'),
    responses: { '204': { description: 'Deleted.' }, ...PROBLEM_FAILURES },
  }
}

const STRICT = 'Beings of this kind change only under `If-Match` (428 without it).'

function foundResponse(kind: string): JsonObject {
  return {
    description: 'The being.',
    headers: ETAG,
    content: jsonContent(reference('schemas', rowSchema(kind))),
  }
}
