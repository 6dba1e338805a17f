import type {
  AnyKind,
  BeingMembers,
  CallOptions,
  CountOptions,
  JsonOf,
  LiveBeings,
  Page,
  QueryPlan,
  RecordOf,
  ResultOf,
  WatchOptions,
} from '@luxdb/core'
import type { ClientCallOptions, LiveRows } from './query-target.js'
import type { Place, QueryWords } from './query-words.js'

/** The query literal that what was chosen and bound amounts to. */
export type Asked<Chosen, Bound> = ([Chosen] extends [never]
  ? unknown
  : { readonly select: readonly Chosen[] }) &
  ([keyof Bound] extends [never] ? unknown : { readonly embed: Bound })

/** What each result is: a being, or a record of what was chosen; with what was bound. */
export type ResultHere<K extends AnyKind, Chosen, Bound> = ResultOf<K, Asked<Chosen, Bound>>

/** The same as JSON says it: a record, with times and bigints as text. */
export type ResultThere<K extends AnyKind, Chosen, Bound> = JsonOf<
  Omit<ResultHere<K, Chosen, Bound>, MemberAlone<K, Chosen>>
>

/** What beings have and records have not. */
type MemberAlone<K extends AnyKind, Chosen> = [Chosen] extends [never]
  ? Exclude<keyof BeingMembers<K>, keyof RecordOf<K>>
  : never

export type QueryIn<P extends Place, K extends AnyKind, Chosen, Bound> = P extends 'here'
  ? KindQuery<K, Chosen, Bound>
  : ClientKindQuery<K, Chosen, Bound>

/** A query over one kind of a realm or an engine. */
export interface KindQuery<K extends AnyKind, Chosen = never, Bound = unknown>
  extends QueryWords<K, Chosen, Bound, 'here'> {
  /** Executes the query. */
  transcend(options?: CallOptions): Promise<ResultHere<K, Chosen, Bound>[]>
  /** The first page (of 100 unless there is a limit), and the cursor of what follows. */
  page(options?: CallOptions): Promise<Page<ResultHere<K, Chosen, Bound>>>
  /** How many there are, limit and offset left aside. */
  count(options?: CountOptions): Promise<number>
  /** The results one by one, from one point in time, without holding them all in memory. */
  stream(options?: CallOptions): AsyncIterable<ResultHere<K, Chosen, Bound>>
  /** The query kept live: first a snapshot, then what enters, changes and leaves. */
  watch(options?: WatchOptions): AsyncIterable<LiveBeings<ResultHere<K, Chosen, Bound>>>
  /** How the realm would go about it; nothing is read. */
  explain(options?: CallOptions): Promise<QueryPlan>
}

/** A query over one kind of a server, asked through a client. */
export interface ClientKindQuery<K extends AnyKind, Chosen = never, Bound = unknown>
  extends QueryWords<K, Chosen, Bound, 'there'> {
  /** Executes the query. At most as many rows come as the server gives at once; see `page`. */
  transcend(options?: ClientCallOptions): Promise<ResultThere<K, Chosen, Bound>[]>
  /** The first page (of 100 unless there is a limit), and the cursor of what follows. */
  page(options?: ClientCallOptions): Promise<Page<ResultThere<K, Chosen, Bound>>>
  /** The query kept live: its rows stay right over lost connections. */
  watch(): LiveRows<ResultThere<K, Chosen, Bound>>
}
