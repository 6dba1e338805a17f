import type { ColumnSnapshot } from '@luxdb/core'
import type {
  Cell,
  FieldShape,
  JsonMatchNode,
  MatchNode,
  OrderNode,
  PatternOperator,
  SearchNode,
  StoreType,
} from '@luxdb/core/query'
import type { Sql } from './sql.js'

/** How cells of one store travel to the driver and back. What is left out passes unchanged. */
export interface CellCodec {
  encode?(cell: Cell): unknown
  /** Gets whatever primitive the driver returned, never null. */
  decode?(raw: Cell): Cell
}

/** A placeholder whose string value goes through `encode` on its way to the driver. */
export type TextSlot = (encode: (text: string) => unknown) => Sql

/** What a json path is read as; `any` keeps every scalar, for questions of presence. */
export type JsonScalarType = 'text' | 'number' | 'bool' | 'any'

/** A place in a json column: the column itself, or a path inside. */
export interface JsonPlace {
  readonly column: Sql
  readonly path: readonly (string | number)[]
}

export interface ValueDialect {
  codec(store: StoreType): CellCodec
  /** A list as one value of the driver. */
  encodeList(cells: readonly Cell[], store: StoreType): unknown
  /** `value` is one of the members of the list behind `list`. */
  inList(value: Sql, list: Sql, store: StoreType): Sql
  /** Tuples of cells, laid end to end, as one value of the driver. */
  encodeTuples(cells: readonly Cell[], stores: readonly StoreType[]): unknown
  /** `values` together are one of the tuples behind `tuples`. */
  inTuples(values: readonly Sql[], tuples: Sql, stores: readonly StoreType[]): Sql
  /** A column as text: integers as digits, booleans as `true` and `false`. */
  asText(column: Sql, store: StoreType): Sql
  /** How a column is selected so that the driver returns it exactly. */
  selected(column: Sql, store: StoreType): Sql
}

export interface ConditionDialect {
  /** Null-safe inequality. */
  distinct(left: Sql, right: Sql): Sql
  isBoolean(column: Sql, value: boolean): Sql
  pattern(operator: PatternOperator, column: Sql, text: TextSlot): Sql
  /** A regular expression of the database's own; absent where it has none. */
  match?(operator: MatchNode['operator'], column: Sql, expression: Sql): Sql
  /** The last twelve hex digits of a uuid column lie below the bound. */
  resonates(column: Sql, bound: Sql): Sql
  /** The words of some text columns fit a search; true or false, never unknown. */
  search(mode: SearchNode['mode'], columns: SearchedColumns, query: TextSlot): Sql
}

export interface SearchedColumns {
  readonly asked: readonly Sql[]
  /** All that the words of the table's index come from, those that are asked for among them; absent: it has none. */
  readonly indexed?: readonly Sql[]
}

export interface JsonDialect {
  /** A scalar inside a json column; NULL when what is there has another type. */
  scalar(place: JsonPlace, type: JsonScalarType): Sql
  /** JSON text of what is there; NULL when nothing is, or JSON null. */
  text(place: JsonPlace): Sql
  match(operator: JsonMatchNode['operator'], place: JsonPlace, document: Sql): Sql
  hasKey(place: JsonPlace, key: Sql): Sql
  /** Expressions that together order by the scalar there: false, true, numbers, text; else NULL. */
  sortKeys(place: JsonPlace): readonly Sql[]
}

/** Rows nested into a row: one JSON text for each embed. */
export interface EmbedDialect {
  /** A column inside a nested row, so that JSON carries it exactly. */
  member(column: Sql, store: StoreType): Sql
  /** What `member` made, as a cell again. */
  memberCodec(store: StoreType): CellCodec
  /** A nested row from its members and nested embeds (already JSON). */
  row(members: readonly Sql[], embeds: readonly Sql[]): Sql
  /** All rows of `rows`, an ordered sub-select of one column `j`, as one JSON array. */
  list(rows: Sql): Sql
}

export interface OrderDialect {
  /** `NULLS FIRST` or `NULLS LAST`, or nothing where that is what the database does anyway. */
  nulls(direction: OrderNode['direction'], nulls: 'first' | 'last'): string
  limit(limit: Sql | undefined, offset: Sql | undefined): Sql
}

/** A computed value that its database cannot hold in one number, in as many parts as it takes. */
export interface SplitValue {
  /** What is selected, and how it becomes a cell. */
  readonly selected: Sql
  readonly codec: CellCodec
  /** Orders and compares like the value itself, part by part. */
  readonly parts: readonly Sql[]
  /** The parts of a cell that the value is compared with, in the same order. */
  readonly split: (cell: Cell) => readonly unknown[]
}

export interface AggregateDialect {
  /**
   * The exact sum of a column of int or bigint; the compiler checks that it fits its store. A plain
   * expression is selected as bigint.
   */
  sum(column: Sql, store: StoreType): Sql | SplitValue
  avg(column: Sql, store: StoreType): Sql
  /** False and true themselves have no order in some databases. */
  extreme?(name: 'min' | 'max', column: Sql, store: StoreType): Sql
  /** What orders a group has to stand among what groups it. */
  readonly groupsByOrder?: true
}

/**
 * What a column of an adopted table is needed for: its value (selected, ordered, ranged over), equality with
 * one value, or membership in a list.
 */
export type AdoptedUse = 'value' | 'equal' | 'member'

/** How tables are written. */
export interface DdlDialect {
  columnType(column: ColumnSnapshot): string
  /** Expression after DEFAULT, without the word. */
  defaultOf(column: ColumnSnapshot): string | undefined
  /** Expressions of the CHECK that keeps foreign writers inside the value domain. */
  checksOf(column: ColumnSnapshot): readonly string[]
  /** A primary key that the database counts up is written beside its column. */
  inlineKey(column: ColumnSnapshot): string | undefined
  /** Ends CREATE TABLE. */
  readonly tableSuffix: string
  /** A foreign key can be added to columns that are there. */
  readonly addsForeignKeys: boolean
  /** Ends a foreign key that restricts. */
  readonly restrictSuffix: string
}

/**
 * Everything in which SQL databases differ, as hooks of the one compiler and the one DDL writer. Hooks
 * get and give pieces of SQL; none of them looks at a query.
 */
export interface SqlDialect {
  readonly name: string
  /** Quotes an identifier that came from a KindShape. */
  readonly quote: (identifier: string) => string
  /** Text of the placeholder at a position, counted from 1. */
  readonly placeholder: (position: number) => string
  /**
   * A column of an adopted table, whatever its type and collation, as a value of its field's store that
   * orders by code point. Where the answer stays the same, a form that the table's own indexes serve.
   */
  adopted(column: Sql, field: FieldShape, use: AdoptedUse): Sql
  /** Boolean expression in RETURNING that tells a created being from a merged one, where there is one. */
  inserted(hasVersion: boolean): string | undefined
  /** Rows out of one list for each column, as a SELECT; absent where rows are inserted one by one. */
  rows?(lists: readonly Sql[], stores: readonly StoreType[]): Sql
  readonly values: ValueDialect
  readonly conditions: ConditionDialect
  readonly json: JsonDialect
  readonly embeds: EmbedDialect
  readonly order: OrderDialect
  readonly aggregates: AggregateDialect
  readonly ddl: DdlDialect
}
