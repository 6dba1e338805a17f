import type {
  AggregateRowOf,
  AnyKind,
  CallOptions,
  CheckedColumns,
  CheckedGroupOrder,
  CheckedHaving,
  JsonOf,
} from '@luxdb/core'
import type { SacredQuery } from '@luxdb/core/query'
import type { ClientCallOptions } from './query-target.js'
import type { Place } from './query-words.js'

/** The aggregate literal that groups and columns amount to. */
export interface Grouped<Names, Columns> {
  readonly groupBy: readonly Names[]
  readonly columns: Columns
}

/** Names that editors offer; what they may hold is said elsewhere. */
type OfferedNames<Names> = { readonly [Name in Names & string]?: unknown }

export type GroupIn<P extends Place, K extends AnyKind, Names, Columns> = P extends 'here'
  ? GroupQuery<K, Names, Columns>
  : ClientGroupQuery<K, Names, Columns>

/** The words of a query over groups; each gives a new query. */
export interface GroupWords<K extends AnyKind, Names, Columns, P extends Place> {
  /** Columns that are computed over each group, beside those there were before, by the name they get. */
  aggregate<const More extends object>(columns: CheckedColumns<K, More>): GroupIn<P, K, Names, Columns & More>
  /** Only groups of whose computed columns this is true; a plain value means equal. */
  having<const Having extends object>(
    having: CheckedHaving<Grouped<Names, Columns>, Having> & OfferedNames<keyof Columns>,
  ): this
  /** By fields of the group and computed columns: `{ count: 'desc' }`. */
  orderBy<const Order extends object>(
    order: CheckedGroupOrder<Grouped<Names, Columns>, Order> & OfferedNames<Names | keyof Columns>,
  ): this
  /** At most so many groups. */
  limit(count: number): this
  /** Leaves out so many groups. */
  offset(count: number): this
  /** The query as plain JSON. @throws LUX_INVALID_QUERY */
  toQuery(): SacredQuery
}

/** A query over groups of beings of a realm or an engine. */
export interface GroupQuery<K extends AnyKind, Names, Columns> extends GroupWords<K, Names, Columns, 'here'> {
  /** Executes the query: one row for each group. @throws LUX_OVERFLOW */
  transcend(options?: CallOptions): Promise<AggregateRowOf<K, Grouped<Names, Columns>>[]>
}

/** A query over groups of beings of a server. */
export interface ClientGroupQuery<K extends AnyKind, Names, Columns>
  extends GroupWords<K, Names, Columns, 'there'> {
  /** Executes the query: one row for each group. */
  transcend(options?: ClientCallOptions): Promise<JsonOf<AggregateRowOf<K, Grouped<Names, Columns>>>[]>
}
