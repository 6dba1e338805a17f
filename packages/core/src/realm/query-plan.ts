import type { JsonValue } from '../query/json.js'

/** How a driver would run a query. */
export interface DriverPlan {
  /**
   * How it finds the beings of the query's own kind: by their whole key, by seeking in an index (or by
   * following its order to a limit), or by looking at every one of them.
   */
  readonly access: 'key' | 'index' | 'scan'
  /**
   * Name of the index in the storage; one of them, where several are used together. A scan has one when it
   * follows its order.
   */
  readonly index?: string
  /** Rows that the storage expects; absent where it keeps no statistics of them. */
  readonly estimate?: number
  /** The storage's own words, of no fixed form. */
  readonly raw: JsonValue
}

/** A plan, and whose it is. Nothing has been read for it. */
export interface QueryPlan extends DriverPlan {
  /** Name of the realm. */
  readonly realm: string
}

/** A query in the language of its storage. */
export interface QuerySql {
  readonly sql: string
  /** Values of the placeholders, as the driver binds them. */
  readonly parameters: readonly unknown[]
}
