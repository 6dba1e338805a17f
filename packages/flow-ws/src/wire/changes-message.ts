import type { JsonObject } from '@luxdb/core'

export type ChangesColumn = {
  readonly name: string
  /** As PostgreSQL calls it: clients convert texts by it. */
  readonly type: string
}

export type ChangesData = {
  readonly schema: string
  readonly table: string
  readonly commit_timestamp: string
  readonly type: string
  readonly columns: readonly ChangesColumn[]
  readonly record: JsonObject
  /** The row before an update or delete, as far as the client may see it. */
  readonly old_record?: JsonObject
  readonly errors: null
  /** LuxDB's own: `since` of a binding that continues here. */
  readonly cursor: string
}

export type ChangesPayload = {
  /** Numbers of the bindings that it is for. */
  readonly ids: readonly number[]
  readonly data: ChangesData
}

/** A change of a being in the vocabulary of Supabase's clients. */
export type ChangesMessage = {
  readonly event: 'postgres_changes'
  readonly payload: ChangesPayload
}
