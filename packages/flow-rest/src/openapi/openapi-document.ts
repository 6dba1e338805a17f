import type { JsonObject } from '@luxdb/core'
import { beingPath } from './being-path.js'
import { collectionPath } from './collection-path.js'
import type { DescribedKind } from './described-kind.js'
import { ERROR_RESPONSES, ERROR_SCHEMAS } from './error-schemas.js'
import { filterParameters } from './filter-parameters.js'
import { kindSchemas } from './kind-schemas.js'
import { batchSchemas, querySchemas } from './query-schemas.js'
import { SHARED_HEADERS, SHARED_PARAMETERS } from './shared-parameters.js'
import { systemPaths } from './system-paths.js'
import { usedComponents } from './used-components.js'

/** What a document is about. */
export interface DocumentView {
  /** The kinds as the asking principal sees them, in the order of the document. */
  readonly kinds: readonly DescribedKind[]
  readonly isAdmin: boolean
  /** Whether the flow finds out who is asking. */
  readonly asksForCredentials: boolean
  /** Path that all routes stand under. */
  readonly basePath: string
}

/** The API as an OpenAPI 3.1 document. Equal views give equal documents. */
export function openapiDocument(view: DocumentView): JsonObject {
  const { kinds, asksForCredentials, basePath } = view
  const paths = { ...kindPaths(kinds), ...systemPaths(view) }
  return {
    openapi: '3.1.1',
    info: { title: 'LuxDB', version: '1', description: DESCRIPTION },
    servers: [{ url: basePath === '' ? '/' : basePath }],
    security: asksForCredentials ? [{ bearer: [] }, { apiKey: [] }, {}] : [],
    tags: [...kinds.map(({ kind }) => kindTag(kind.name)), ...SYSTEM_TAGS],
    paths,
    components: {
      ...usedComponents(paths, componentsOf(kinds)),
      ...(asksForCredentials && { securitySchemes: SECURITY_SCHEMES }),
    },
  }
}

const DESCRIPTION =
  'Beings of each kind by the grammar of PostgREST under `/beings`, for clients of Supabase also under `/rest/v1`; one being by its soulId; queries and batches as JSON. Fields and kinds that you may not see are not listed.'

function kindTag(name: string): JsonObject {
  return { name, description: `Beings of ${name}.` }
}

const SYSTEM_TAGS: readonly JsonObject[] = [
  { name: 'queries', description: 'What goes beyond one kind, as JSON.' },
  { name: 'server', description: 'How the server is.' },
]

function kindPaths(kinds: readonly DescribedKind[]): JsonObject {
  return Object.fromEntries(
    kinds.flatMap((described) => {
      const path = `/beings/${described.kind.name}`
      const collection = [path, collectionPath(described)] as const
      return described.reads
        ? [collection, [`${path}/{soulId}`, beingPath(described)] as const]
        : [collection]
    }),
  )
}

function componentsOf(kinds: readonly DescribedKind[]): Parameters<typeof usedComponents>[1] {
  const readable = kinds.filter(({ reads }) => reads).map(({ kind }) => kind.name)
  const all = kinds.map(({ kind }) => kind.name)
  const readableNames = new Set(readable)
  return {
    schemas: {
      ...merged(kinds.map((described) => kindSchemas(described, readableNames))),
      ...querySchemas(readable),
      ...batchSchemas(all, readable),
      ...ERROR_SCHEMAS,
      Written: WRITTEN,
    },
    parameters: { ...merged(kinds.map(filterParameters)), ...SHARED_PARAMETERS },
    headers: SHARED_HEADERS,
    responses: ERROR_RESPONSES,
  }
}

/** What a body of lines is answered with. */
const WRITTEN: JsonObject = {
  type: 'object',
  properties: { count: { type: 'integer' }, inserted: { type: 'integer' } },
  required: ['count', 'inserted'],
  additionalProperties: false,
}

const SECURITY_SCHEMES: JsonObject = {
  bearer: { type: 'http', scheme: 'bearer', description: 'A JWT or an API key.' },
  apiKey: { type: 'apiKey', in: 'header', name: 'apikey', description: 'An API key, as Supabase sends it.' },
}

function merged(
  parts: readonly Readonly<Record<string, JsonObject>>[],
): Readonly<Record<string, JsonObject>> {
  return Object.assign({}, ...parts)
}
