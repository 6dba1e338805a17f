import type { Condition } from '../query/condition.js'
import type { ResultRow, RowLayout } from '../query/row-layout.js'
import type { SacredQuery } from '../query/sacred-query.js'
import type { CountMode } from './count-rows.js'
import type { QueryPlan } from './query-plan.js'

/** One being by its soulId. */
export interface FindRequest {
  readonly type: 'find'
  readonly kind: string
  readonly soulId: string
}

/**
 * The rows of a query; with `count` also how many there are without limit and offset, with
 * `page` (which needs a limit) also the cursor of what follows.
 */
export interface ContemplateRequest {
  readonly type: 'contemplate'
  readonly kind: string
  readonly query: SacredQuery
  readonly count?: CountMode
  readonly page?: true
}

/** How many beings a query finds, limit, offset and order left aside. */
export interface CountRequest {
  readonly type: 'count'
  readonly kind: string
  readonly query: SacredQuery
  /** Default: exact. */
  readonly mode?: CountMode
}

/** How the realm would run a query. */
export interface ExplainRequest {
  readonly type: 'explain'
  readonly kind: string
  readonly query: SacredQuery
}

export interface UpsertPolicy {
  /** Fields whose collision is meant; default: the key. */
  readonly on?: readonly string[]
  readonly action: 'merge' | 'ignore'
}

/** How many beings a write must touch; otherwise it is undone. */
export interface AffectsPolicy {
  /** Exactly one. @throws LUX_NOT_SINGULAR */
  readonly single?: true
  /** @throws LUX_TOO_MANY_AFFECTED */
  readonly atMost?: number
}

/** Columns and embeds, as in a query. */
export type ShownRows = Pick<SacredQuery, 'select' | 'embed'>

/** What a write may ask for beside its rows; each makes it run in a transaction. */
export interface WriteEffect {
  readonly affects?: AffectsPolicy
  /**
   * With `returning`: what is handed out instead of whole beings. Beings that were deleted are shown as they
   * were, and those that the caller may not read are left out.
   */
  readonly shown?: ShownRows
  /** Undone at its end; the result says what it would have done. Not in a batch. */
  readonly rollback?: true
}

/** Creates beings, all or none. */
export interface ManifestRequest extends WriteEffect {
  readonly type: 'manifest'
  readonly kind: string
  readonly beings: readonly unknown[]
  readonly upsert?: UpsertPolicy
  readonly returning: boolean
}

/**
 * Changes one being (`soulId`; with `where` only while that holds, else LUX_VERSION_CONFLICT) or all
 * that satisfy `where`; a patch is shallow by field.
 */
export interface TransformRequest extends WriteEffect {
  readonly type: 'transform'
  readonly kind: string
  readonly soulId?: string
  readonly where?: Condition
  readonly patch: unknown
  /** The version that the being must have (with `soulId`). */
  readonly version?: number
  readonly returning: boolean
}

/** Deletes one being (`soulId`; with `where` as for a transform) or all that satisfy `where`. */
export interface DissolveRequest extends WriteEffect {
  readonly type: 'dissolve'
  readonly kind: string
  readonly soulId?: string
  readonly where?: Condition
  readonly version?: number
  readonly returning: boolean
}

export type WriteRequest = ManifestRequest | TransformRequest | DissolveRequest

/** Several requests in one transaction; the results stand in their order. */
export interface BatchRequest {
  readonly type: 'batch'
  readonly requests: readonly SingleRequest[]
}

export type SingleRequest =
  | FindRequest
  | ContemplateRequest
  | CountRequest
  | ExplainRequest
  | ManifestRequest
  | TransformRequest
  | DissolveRequest

/** What a realm executes. Plain data; values inside are checked by the realm. */
export type RealmRequest = SingleRequest | BatchRequest

/** Rows and what they hold. `renderRows` (query) turns them into JSON records. */
export interface RowsResult {
  readonly type: 'rows'
  readonly layout: RowLayout
  readonly rows: readonly ResultRow[]
  /** With `count`: rows without limit and offset, as exactly as was asked for. */
  readonly total?: number
  /** With `page`: pass it as `after` for what follows; absent when nothing does. */
  readonly next?: string
}

export interface CountResult {
  readonly type: 'count'
  readonly count: number
}

export interface PlanResult {
  readonly type: 'plan'
  readonly plan: QueryPlan
}

/** Outcome of a write; `rows` is empty unless `returning` was asked for. */
export interface WrittenResult {
  readonly type: 'written'
  readonly layout: RowLayout
  readonly rows: readonly ResultRow[]
  readonly count: number
  readonly inserted: number
}

export interface BatchResult {
  readonly type: 'batch'
  readonly results: readonly SingleResult[]
}

export type SingleResult = RowsResult | CountResult | PlanResult | WrittenResult
export type RealmResult = SingleResult | BatchResult
