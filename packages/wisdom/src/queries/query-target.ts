import type { AnyKind, BeingCollection, EngineHandleOptions } from '@luxdb/core'
import type { JsonObject, SacredQuery } from '@luxdb/core/query'

/** What queries need of a collection. */
export type QueryCollection<K extends AnyKind> = Pick<
  BeingCollection<K>,
  'contemplate' | 'page' | 'count' | 'stream' | 'watch' | 'explain' | 'aggregate'
>

/** A realm or one of its transactions: trusted. */
export interface RealmTarget {
  of<K extends AnyKind>(kind: K): QueryCollection<K>
}

/** An engine: it asks for whom. */
export interface EngineTarget {
  homeOf(kind: string): string
  of<K extends AnyKind>(kind: K, options: EngineHandleOptions): QueryCollection<K>
}

/** A client of a server. */
export interface ClientTarget {
  query(query: SacredQuery, options?: ClientCallOptions): Promise<ClientAnswer>
  watch<T>(asked: { readonly query: SacredQuery; readonly realm?: string }): LiveRows<T>
}

export interface ClientCallOptions {
  readonly signal?: AbortSignal
  /** Default: the home realm of the kind. */
  readonly realm?: string
  /** Answer with the cursor of the next page too. */
  readonly page?: boolean
}

export interface ClientAnswer {
  readonly rows: readonly JsonObject[]
  readonly next?: string
}

/** Rows of a server that stay right; a LiveQuery of @luxdb/client. */
export interface LiveRows<T> {
  readonly status: 'connecting' | 'live' | 'refused' | 'closed'
  readonly refusal: { readonly code: string; readonly reason: string } | undefined
  rows(): readonly T[]
  onChange(listener: () => void): () => void
  close(): void
}
