import type { AnyKind } from '../kind/kind-types.js'
import type { LiveOptions } from '../live/live-options.js'
import type { QueryLimits } from '../query/query-limits.js'
import type { RealmEvent } from './realm-event.js'

export interface RealmOptions {
  /** Name by which beings, errors and metrics call this realm; default `primary`. */
  readonly name?: string
  /** The kinds that live here. Bonds must stay inside one realm. */
  readonly kinds: readonly AnyKind[]
  /** Milliseconds that one call may take; 0 means no limit; default 30,000. */
  readonly queryTimeoutMs?: number
  /** Ceilings of one query; what is left out stays as in `DEFAULT_QUERY_LIMITS`. */
  readonly limits?: Partial<QueryLimits>
  /** Called after every operation and change of state; must not throw. */
  readonly observe?: (event: RealmEvent) => void
  /** What `awaken` may do to tables that do not fit the kinds; default `extend`. */
  readonly schemaPolicy?: SchemaPolicy
  /** How changes are kept and looked for. */
  readonly changes?: ChangeOptions
  /** Ceilings of live queries. */
  readonly live?: LiveOptions
  /** Epoch milliseconds; default `Date.now`. */
  readonly clock?: () => number
  /** Fills the array with random bytes; default: the platform's secure source. */
  readonly randomBytes?: (bytes: Uint8Array) => Uint8Array
}

/** How a realm keeps its change log. */
export interface ChangeOptions {
  /** Milliseconds that a change is kept; default 24 hours. */
  readonly retentionMs?: number
  /** Bytes that the log may take; default 256 MiB. Whichever is exceeded first counts. */
  readonly retentionBytes?: number
  /** Milliseconds between two looks at the log while somebody listens and nothing wakes the reader; default 250. */
  readonly pollMs?: number
  /** Milliseconds between two counts of beings that show what the log was not told, while somebody listens; 0: none; default 60,000. */
  readonly auditMs?: number
}

/**
 * - `extend`: adds what is missing (kinds, nullable or defaulted fields, indexes, bonds) and refuses all else.
 * - `check`: changes no table; refuses what does not fit, and what would have to be added.
 * - `as-is`: looks at no table, for evolving them. Calls that meet what is not there fail with LUX_SCHEMA_MISMATCH.
 */
export type SchemaPolicy = 'extend' | 'check' | 'as-is'
