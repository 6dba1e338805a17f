import type { Condition } from '../query/condition.js'
import type { OrderNode } from '../query/order-node.js'
import type { SearchNode } from '../query/search-node.js'
import type { SelectionNode } from '../query/selection-node.js'
import type { Bond, BondMany, BondThrough, BondTo } from './bond.js'
import type { Operand } from './filter-types.js'
import type { AnyKind } from './kind.js'
import type { RecordOf } from './kind-types.js'

/** Names of all stored fields of a kind. */
export type FieldName<K extends AnyKind> = keyof RecordOf<K> & string

/** Names of all bonds of a kind. */
export type BondName<K extends AnyKind> = {
  [Name in keyof K['fields'] & string]: K['fields'][Name] extends Bond ? Name : never
}[keyof K['fields'] & string]

/** The kind that a bond leads to. */
export type BondTargetOf<K extends AnyKind, Name extends string> = Name extends keyof K['fields']
  ? K['fields'][Name] extends BondTo<infer Target> | BondMany<infer Target> | BondThrough<infer Target>
    ? Target
    : never
  : never

/** Whether at least one being is bound; with a filter, one that satisfies it. */
export interface BondFilter<Target extends AnyKind> {
  readonly exists: boolean | Where<Target>
}

/** A filter in TypeScript values; all its members must hold. */
export type WhereInput<K extends AnyKind> = {
  readonly [Name in FieldName<K>]?: Operand<RecordOf<K>[Name]>
} & {
  readonly [Name in BondName<K>]?: BondFilter<BondTargetOf<K, Name>>
} & {
  readonly and?: readonly Where<K>[]
  readonly or?: readonly Where<K>[]
  readonly not?: Where<K>
}

/** A filter in TypeScript values, or made by `eq`, `gt`, `and` and the other condition builders. */
export type Where<K extends AnyKind> = WhereInput<K> | Condition

export type Direction = 'asc' | 'desc'

/** A direction; nulls go last when ascending and first when descending, unless told otherwise. */
export interface OrderTerm {
  readonly direction: Direction
  readonly nulls?: 'first' | 'last'
  /** For JSON fields: the place inside. */
  readonly path?: readonly (string | number)[]
}

export type OrderInput<K extends AnyKind> = { readonly [Name in FieldName<K>]?: Direction | OrderTerm }

export interface SearchInput {
  readonly mode: SearchNode['mode']
  readonly query: string
  /** Some of the kind's `search` fields; default: all. */
  readonly fields?: readonly string[]
}

/** What queries and embeds have in common. */
interface SelectingInput<K extends AnyKind> {
  readonly where?: Where<K>
  /** Full text over the kind's `search` fields; text alone means every word of it. */
  readonly search?: string | SearchInput
  /** The fields of the result, which is then plain records; default: whole beings. */
  readonly select?: readonly (FieldName<K> | SelectionNode)[]
  readonly orderBy?: OrderInput<K> | readonly (OrderInput<K> | OrderNode)[]
  readonly limit?: number
  readonly offset?: number
  /** Bound beings, nested into each result under the bond's name. */
  readonly embed?: EmbedInput<K>
}

export type EmbedInput<K extends AnyKind> = {
  readonly [Name in BondName<K>]?: boolean | SelectingInput<BondTargetOf<K, Name>>
}

/** A query over one kind, in TypeScript values. */
export interface QueryInput<K extends AnyKind> extends SelectingInput<K> {
  /** Only a stable share (0 < fraction <= 1) of the beings. */
  readonly resonating?: number
  /** The cursor of the page before. Not with `offset`. */
  readonly after?: string
  /** Drop repeated rows of a projection. */
  readonly distinct?: boolean
  /** What the query is for; names it in logs and insights. */
  readonly intention?: string
}

/** Beings to change or dissolve. `{ where: {} }` selects all of them. */
export interface Selector<K extends AnyKind> {
  readonly where: Where<K>
}
