import type { AnyKind } from './kind.js'
import type { RecordOf } from './kind-types.js'
import type { Mistake } from './mistake.js'
import type { Direction, FieldName, OrderTerm, SearchInput, Where } from './query-input.js'
import type { Simplify } from './stored-fields.js'

/** Fields whose values can be added up. */
type NumericName<K extends AnyKind> = {
  [Name in FieldName<K>]: NonNullable<RecordOf<K>[Name]> extends number | bigint ? Name : never
}[FieldName<K>]

/** Fields whose values have an order. */
type OrderedName<K extends AnyKind> = {
  [Name in FieldName<K>]: NonNullable<RecordOf<K>[Name]> extends string | number | bigint | Date
    ? Name
    : never
}[FieldName<K>]

/** One computed column: one function of one field. */
export interface AggregateColumn<K extends AnyKind> {
  /** Beings, or those where the field has a value. */
  readonly count?: true | FieldName<K>
  readonly countDistinct?: FieldName<K>
  readonly sum?: NumericName<K>
  readonly avg?: NumericName<K>
  readonly min?: OrderedName<K>
  readonly max?: OrderedName<K>
}

type HavingValue = string | number | bigint | boolean | Date

export interface HavingFilter {
  readonly eq?: HavingValue
  readonly neq?: HavingValue
  readonly gt?: HavingValue
  readonly gte?: HavingValue
  readonly lt?: HavingValue
  readonly lte?: HavingValue
}

/** Groups and computed columns over one kind. Without `groupBy` there is exactly one row. */
export interface AggregateInput<K extends AnyKind> {
  readonly groupBy?: readonly FieldName<K>[]
  /** Computed columns by the name they get. */
  readonly columns: Readonly<Record<string, AggregateColumn<K>>>
  /** Filters groups by their computed columns; a plain value means eq. */
  readonly having?: Readonly<Record<string, HavingValue | HavingFilter>>
  readonly where?: Where<K>
  readonly search?: string | SearchInput
  readonly resonating?: number
  /** By group fields and computed columns. */
  readonly orderBy?: AggregateOrder | readonly AggregateOrder[]
  readonly limit?: number
  readonly offset?: number
  readonly intention?: string
}

export type AggregateOrder = Readonly<Record<string, Direction | OrderTerm>>

/** What an aggregate literal is inferred as; see AnyQuery. */
export interface AnyAggregate {
  readonly groupBy?: readonly string[]
  readonly columns: object
  readonly having?: object
  readonly orderBy?: object
}

/** The parameter type of `aggregate`; see CheckedQuery. */
export type CheckedAggregate<K extends AnyKind, Q> = Q &
  AggregateInput<K> & {
    readonly [Member in keyof Q]: Member extends 'having' | 'orderBy'
      ? NameMistakes<Q, Q[Member]>
      : Member extends 'columns'
        ? ColumnMistakes<K, Q[Member]>
        : Member extends keyof AggregateInput<K>
          ? unknown
          : Mistake<`An aggregate has no member ${Member & string}.`>
  }

/** The columns of an aggregate by themselves, and what names them or its groups, for builders. */
export type CheckedColumns<K extends AnyKind, Columns> = Columns &
  AggregateInput<K>['columns'] &
  ColumnMistakes<K, Columns>
export type CheckedHaving<Q, Having> = Having & Required<AnyHaving>['having'] & NameMistakes<Q, Having>
export type CheckedGroupOrder<Q, Order> = Order & AggregateOrder & NameMistakes<Q, Order>

type AnyHaving = Pick<AggregateInput<AnyKind>, 'having'>

type NameMistakes<Q, Named> = Named extends readonly unknown[]
  ? { readonly [Index in keyof Named]: NameMistakes<Q, Named[Index]> }
  : {
      readonly [Name in keyof Named]: Name extends ColumnName<Q> | GroupName<Q>
        ? unknown
        : Mistake<`The aggregate has no column ${Name & string}.`>
    }

type ColumnMistakes<K extends AnyKind, Columns> = {
  readonly [Name in keyof Columns]: {
    readonly [Function in keyof Columns[Name]]: Function extends keyof AggregateColumn<K>
      ? Columns[Name][Function] extends AggregateColumn<K>[Function]
        ? unknown
        : Mistake<`Field ${Columns[Name][Function] & string} of kind ${K['name']} has no ${Function}.`>
      : Mistake<`There is no function ${Function & string}.`>
  }
}

type ColumnName<Q> = Q extends { readonly columns: infer Columns } ? keyof Columns : never

type GroupName<Q> = Q extends { readonly groupBy: readonly (infer Name)[] } ? Name : never

type ColumnValue<K extends AnyKind, Column> = Column extends
  | { readonly count: unknown }
  | { readonly countDistinct: unknown }
  ? number
  : Column extends { readonly avg: unknown }
    ? number | null
    : Column extends
          | { readonly sum: infer Name extends FieldName<K> }
          | { readonly min: infer Name extends FieldName<K> }
          | { readonly max: infer Name extends FieldName<K> }
      ? NonNullable<RecordOf<K>[Name]> | null
      : never

/** One row of an aggregate: the group's fields, then the computed columns. */
export type AggregateRowOf<K extends AnyKind, Q> = Q extends { readonly columns: infer Columns }
  ? Simplify<
      Pick<RecordOf<K>, Extract<GroupName<Q>, FieldName<K>>> & {
        readonly [Name in keyof Columns]: ColumnValue<K, Columns[Name]>
      }
    >
  : never
