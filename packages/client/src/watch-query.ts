import type { SacredQuery } from '@luxdb/core/query'
import type { JsonObject } from './json.js'

/** What is asked: a SacredQuery, or a kind with a query string in the grammar of PostgREST. */
export type WatchQuery =
  | { readonly query: SacredQuery; readonly realm?: string }
  | { readonly kind: string; readonly filter?: string; readonly realm?: string }

/** The join of a live query. */
export function joinParams(asked: WatchQuery, since: string | undefined): JsonObject {
  // A SacredQuery is plain JSON, though its type says more.
  const plain: JsonObject = JSON.parse(JSON.stringify(asked))
  return { ...plain, ...(since === undefined ? {} : { since }) }
}
