import type {
  AnyKind,
  BondName,
  CheckedColumns,
  CheckedEmbed,
  CheckedOrder,
  CheckedSelection,
  CheckedWhere,
  Direction,
  FieldName,
  Mistake,
  SearchInput,
} from '@luxdb/core'
import type { SacredQuery } from '@luxdb/core/query'
import type { GroupIn } from './group-query.js'
import type { QueryIn } from './kind-query.js'

/** Where a query runs: `here` it gives beings and TypeScript values, `there` (behind a client) JSON. */
export type Place = 'here' | 'there'

/** A name, with the names that there are offered first; what fits no kind becomes a {@link Mistake}. */
export type Offered<Name extends string> = Name | (string & {})

/** Each condition checked by itself. */
export type Conditions<K extends AnyKind, Given extends readonly object[]> = {
  readonly [Index in keyof Given]: CheckedWhere<K, Given[Index]>
}

/** Each field or node of a selection checked by itself. */
export type Columns<K extends AnyKind, Items extends readonly (string | object)[]> = {
  readonly [Index in keyof Items]: Column<K, Items[Index]>
}

type Column<K extends AnyKind, Item> = Item &
  (Offered<FieldName<K>> | object) &
  CheckedSelection<K, readonly [Item]>[0]

/** Each field checked by itself. */
export type Fields<K extends AnyKind, Names extends readonly string[]> = {
  readonly [Index in keyof Names]: Field<K, Names[Index]>
}

type Field<K extends AnyKind, Name extends string> = Name &
  Offered<FieldName<K>> &
  CheckedSelection<K, readonly [Name]>[0]

/** Each name checked by itself; a name that is only known to be text is left to the validator. */
export type BondNames<K extends AnyKind, Names extends readonly string[]> = {
  readonly [Index in keyof Names]: Names[Index] & Offered<BondName<K>> & BondMistake<K, Names[Index]>
}

type BondMistake<K extends AnyKind, Name extends string> = string extends Name
  ? unknown
  : Name extends BondName<K>
    ? unknown
    : Mistake<`Kind ${K['name']} has no bond ${Name}.`>

/**
 * The words of a query over one kind. Nothing is asked before a query is executed; each word gives a new query and
 * leaves the one that it was said to as it was, so that a query can be kept and continued in several ways.
 */
export interface QueryWords<K extends AnyKind, Chosen, Bound, P extends Place> {
  /**
   * Only beings of which all of this is true, beside what was sought before: filters in TypeScript values, or
   * conditions made by `eq`, `gt`, `and` and the like.
   *
   * ```ts
   * guardians.seek({ affinity: 'light' }, gt('energyLevel', 80))
   * ```
   */
  seek<const Given extends readonly object[]>(...conditions: Conditions<K, Given>): this
  /** The same as `seek`, for reading on after `or`. */
  and<const Given extends readonly object[]>(...conditions: Conditions<K, Given>): this
  /** What was sought so far, or all of this. With nothing sought before: the same as `seek`. */
  or<const Given extends readonly object[]>(...conditions: Conditions<K, Given>): this
  /** Only beings of which none of this is true. A comparison with NULL is neither true nor false. */
  not<const Given extends readonly object[]>(...conditions: Conditions<K, Given>): this
  /** Full text over the kind's search fields; text alone means every word of it. */
  search(text: string | SearchInput): this
  /** Only a stable share (0 < fraction <= 1) of the beings: always the same ones. */
  resonating(fraction: number): this

  /** The bound beings of these bonds, nested into each result under the bond's name. */
  with<const Names extends readonly Offered<BondName<K>>[]>(
    ...bonds: BondNames<K, Names>
  ): QueryIn<P, K, Chosen, Bound & { readonly [Name in Names[number]]: true }>
  /** The same, each with its own `where`, `select`, `orderBy`, `limit` and `embed`. */
  with<const Embeds extends object>(embeds: CheckedEmbed<K, Embeds>): QueryIn<P, K, Chosen, Bound & Embeds>

  /** Only these fields, beside those that were chosen before: results are plain records then. */
  choose<const Items extends readonly (Offered<FieldName<K>> | object)[]>(
    ...items: Columns<K, Items>
  ): QueryIn<P, K, Chosen | Items[number], Bound>
  /** Repeated rows of what was chosen only once. */
  distinct(): this

  /** By this field, after what it was ordered by before; ascending unless told otherwise. */
  orderBy<const Name extends Offered<FieldName<K>>>(field: Field<K, Name>, direction?: Direction): this
  /** By `{ energyLevel: 'desc' }`, or a term made by `asc` or `desc`. */
  orderBy<const Term extends object>(term: CheckedOrder<K, Term>): this
  /** By energy, the strongest first unless told otherwise. */
  orderByEnergy(direction?: Direction): this
  /** At most so many. */
  limit(count: number): this
  /** Leaves out so many. */
  offset(count: number): this
  /** Goes on behind the page that ended with this cursor (`page` gives it). Not with `offset`. */
  after(cursor: string): this

  /** Groups of beings that have these fields in common, to be computed over by `aggregate`. */
  group<const Names extends readonly Offered<FieldName<K>>[]>(
    ...fields: Fields<K, Names>
  ): GroupIn<P, K, Names[number], unknown>
  /**
   * Computes over everything that is found, and gives one row.
   *
   * ```ts
   * guardians.aggregate({ strongest: { max: 'energyLevel' }, count: { count: true } })
   * ```
   */
  aggregate<const Columns extends object>(columns: CheckedColumns<K, Columns>): GroupIn<P, K, never, Columns>

  /** The query as plain JSON, to be sent, kept or hashed. @throws LUX_INVALID_QUERY */
  toQuery(): SacredQuery
}
