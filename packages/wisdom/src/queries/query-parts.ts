import type { Condition } from '@luxdb/core/query'

/**
 * What a query has been told so far, in the words of a collection's queries; frozen. Types are checked where a query
 * is handed out (QueryWords); in here, parts are what they were given as.
 */
export interface QueryParts {
  readonly intention?: string
  readonly where?: Condition
  readonly search?: unknown
  readonly resonating?: number
  readonly select?: readonly unknown[]
  readonly distinct?: true
  readonly embed?: Readonly<Record<string, unknown>>
  readonly orderBy?: readonly unknown[]
  readonly limit?: number
  readonly offset?: number
  readonly after?: string
}

/** What groups have been told beside. */
export interface GroupParts extends QueryParts {
  readonly groupBy?: readonly unknown[]
  readonly columns: Readonly<Record<string, unknown>>
  readonly having?: Readonly<Record<string, unknown>>
}
