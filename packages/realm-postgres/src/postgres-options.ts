import type { RealmOptions } from '@luxdb/core'

export interface PostgresRealmOptions extends RealmOptions {
  /** Schema in which the tables are; it must exist. Default: `public`, or `?schema=` of the URL. */
  readonly schema?: string
  /**
   * Connections for statements that stand alone; as many again serve transactions, streams and heavy
   * reads. Default: 10, or `?pool=` of the URL.
   */
  readonly poolSize?: number
  /**
   * False behind a pooler that gives each transaction another connection (PgBouncer's transaction mode):
   * nothing is prepared and no setting of a session is used. Default: true, or `?prepare=` of the URL.
   */
  readonly prepare?: boolean
  /**
   * Regular expressions (the `match` condition) are allowed. A pattern of a stranger can keep the server
   * busy up to `queryTimeoutMs`. Default: false, or `?match=` of the URL.
   */
  readonly match?: boolean
  /** Milliseconds that a new connection may take. Default 10,000. */
  readonly connectTimeoutMs?: number
  /** Milliseconds that a transaction may do nothing before it is undone. Default 10,000. */
  readonly transactionIdleMs?: number
}

export const POSTGRES_DEFAULTS: {
  readonly schema: string
  readonly poolSize: number
  readonly connectTimeoutMs: number
  readonly transactionIdleMs: number
  readonly queryTimeoutMs: number
} = {
  schema: 'public',
  poolSize: 10,
  connectTimeoutMs: 10_000,
  transactionIdleMs: 10_000,
  queryTimeoutMs: 30_000,
}
