import { type JsonValue, LuxError } from '@luxdb/core'
import { isJsonObject, type KindCatalog, type SacredQuery, validateQuery } from '@luxdb/core/query'
import { parseParameters, toSacredQuery } from '@luxdb/protocol'
import type { QueryJoinPayload } from '../wire/query-join-message.js'
import type { Untrusted } from '../wire/up.js'

/** What a client asks for when it joins `query:<name>`. */
export interface QueryJoin {
  readonly query: SacredQuery
  readonly realm?: string
  /** Cursor of the last frame that was applied. */
  readonly since?: string
}

/**
 * `{ query }` holds a SacredQuery; `{ kind, filter }` a kind and a query string in PostgREST's grammar.
 * @throws LUX_INVALID_REQUEST and what reading the filter throws; the realm checks the query itself
 */
export function readQueryJoin(payload: JsonValue, catalog: KindCatalog): QueryJoin {
  if (!isJsonObject(payload)) throw badJoin('its payload is an object')
  return {
    query: queryOf(payload, catalog),
    ...optionalText(payload, 'realm'),
    ...optionalText(payload, 'since'),
  }
}

function queryOf(
  { query, kind, filter = '' }: Untrusted<QueryJoinPayload>,
  catalog: KindCatalog,
): SacredQuery {
  if (query !== undefined) return validateQuery(query, catalog)
  if (typeof kind !== 'string' || typeof filter !== 'string') {
    throw badJoin('it names a `query`, or a `kind` with a `filter`')
  }
  return toSacredQuery(parseParameters(filter), kind, catalog)
}

function optionalText(
  payload: Untrusted<QueryJoinPayload>,
  name: 'realm' | 'since',
): { readonly [key in typeof name]?: string } {
  const value = payload[name]
  if (value === undefined || value === null) return {}
  if (typeof value !== 'string') throw badJoin(`\`${name}\` is text`)
  return { [name]: value }
}

function badJoin(rule: string): LuxError {
  return new LuxError('LUX_INVALID_REQUEST', `The join of a live query is not as it has to be: ${rule}.`)
}
