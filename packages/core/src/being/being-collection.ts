import type { AggregateRowOf, AnyAggregate, CheckedAggregate } from '../kind/aggregate-input.js'
import type { AnyQuery, CheckedQuery } from '../kind/checked-query.js'
import type { AnyKind, BeingOf, InputOf, PatchOf } from '../kind/kind-types.js'
import type { Selector } from '../kind/query-input.js'
import type { ResultOf } from '../kind/query-result.js'
import type { ResyncReason } from '../live/live-message.js'
import type { CallOptions, ManifestOptions, VersionOptions } from '../realm/call-options.js'
import type { CountMode } from '../realm/count-rows.js'
import type { QueryPlan } from '../realm/query-plan.js'

/** One page of a query, and the cursor that continues it. */
export interface Page<T> {
  readonly beings: readonly T[]
  /** Pass as `after` for the next page; absent on the last one. */
  readonly next?: string
}

/** What a live query says; see LiveMessage for what each means. */
export type LiveBeings<T> =
  | {
      readonly type: 'snapshot'
      readonly soulIds: readonly string[]
      readonly beings: readonly T[]
      readonly cursor: string
    }
  | { readonly type: 'delta'; readonly changes: readonly LiveBeing<T>[]; readonly cursor: string }
  | { readonly type: 'resync'; readonly reason: ResyncReason }

export type LiveBeing<T> =
  | {
      readonly type: 'enter' | 'update' | 'move'
      readonly soulId: string
      readonly being: T
      readonly index?: number
    }
  | { readonly type: 'leave'; readonly soulId: string }

export interface WatchOptions extends CallOptions {
  /** The cursor of the last message that was applied. */
  readonly since?: string
}

export interface ReturningOptions extends CallOptions {
  /** Hand out the beings instead of their number. */
  readonly returning: true
}

export interface CountOptions extends CallOptions {
  /** Default: exact. */
  readonly mode?: CountMode
}

/**
 * The beings of one kind, in one realm: `realm.of(Guardian)` (trusted) or
 * `engine.of(Guardian, { principal })` (under the kind's access rules). Both are the same class.
 *
 * - Every write is acknowledged only after it is as durable as the realm says.
 * - A list is in the order asked for, ties broken by the key: the same in every realm.
 * - Errors are LuxErrors; a being that is not there is `undefined` when asked for and
 *   LUX_NOT_FOUND when changed.
 */
export interface BeingCollection<K extends AnyKind> {
  readonly kind: K

  /** Creates one being. @throws LUX_UNIQUE, LUX_FOREIGN_KEY, LUX_REQUIRED, LUX_INVALID_VALUE */
  manifest(input: InputOf<K>, options?: ManifestOptions): Promise<BeingOf<K>>
  /** Creates beings, all or none; with `upsert: ignore` those that were there are left out. */
  manifest(inputs: readonly InputOf<K>[], options?: ManifestOptions): Promise<BeingOf<K>[]>

  /** The being with this soulId. */
  contemplate(soulId: string, options?: CallOptions): Promise<BeingOf<K> | undefined>
  /** The beings that a query finds; plain records when it has `select`. */
  contemplate<const Q extends AnyQuery>(
    query?: CheckedQuery<K, Q>,
    options?: CallOptions,
  ): Promise<ResultOf<K, Q>[]>

  /** Like a query with `limit`, and the cursor of the page behind it. */
  page<const Q extends AnyQuery>(
    query: CheckedQuery<K, Q>,
    options?: CallOptions,
  ): Promise<Page<ResultOf<K, Q>>>

  /** The same rows one by one, from one point in time, without holding them all in memory. */
  stream<const Q extends AnyQuery>(
    query?: CheckedQuery<K, Q>,
    options?: CallOptions,
  ): AsyncIterable<ResultOf<K, Q>>

  /**
   * The same query, kept live: first a snapshot, then what enters, changes and leaves, by whomever. Ends when its
   * consumer does, or its signal.
   * @throws LUX_LIVE_TOO_LARGE, LUX_OVERLOADED, LUX_UNSUPPORTED
   */
  watch<const Q extends AnyQuery>(
    query?: CheckedQuery<K, Q>,
    options?: WatchOptions,
  ): AsyncIterable<LiveBeings<ResultOf<K, Q>>>

  /** Changes one being, shallow by field. @throws LUX_NOT_FOUND, LUX_VERSION_CONFLICT */
  transform(soulId: string, patch: PatchOf<K>, options?: VersionOptions): Promise<BeingOf<K>>
  /** Changes every being that is selected, all or none. */
  transform(selector: Selector<K>, patch: PatchOf<K>, options: ReturningOptions): Promise<BeingOf<K>[]>
  transform(selector: Selector<K>, patch: PatchOf<K>, options?: CallOptions): Promise<number>

  /** Deletes one being; false when there was none. @throws LUX_VERSION_CONFLICT, LUX_FOREIGN_KEY */
  dissolve(soulId: string, options?: VersionOptions): Promise<boolean>
  /** Deletes every being that is selected, all or none. */
  dissolve(selector: Selector<K>, options: ReturningOptions): Promise<BeingOf<K>[]>
  dissolve(selector: Selector<K>, options?: CallOptions): Promise<number>

  /**
   * How many beings a query finds, limit and offset left aside. `mode: 'planned'` gives what the storage
   * expects instead, `'estimated'` too, but counts where little is expected.
   */
  count<const Q extends AnyQuery>(query?: CheckedQuery<K, Q>, options?: CountOptions): Promise<number>

  /**
   * How the realm would run a query; nothing is read.
   *
   * ```ts
   * await realm.of(Guardian).explain({ where: { affinity: 'light' } })
   * // { realm: 'primary', access: 'index', index: 'guardian_affinity_energy_level_idx', raw: ... }
   * ```
   */
  explain<const Q extends AnyQuery>(query?: CheckedQuery<K, Q>, options?: CallOptions): Promise<QueryPlan>

  /** Groups and computed columns. @throws LUX_OVERFLOW */
  aggregate<const Q extends AnyAggregate>(
    query: CheckedAggregate<K, Q>,
    options?: CallOptions,
  ): Promise<AggregateRowOf<K, Q>[]>
}
