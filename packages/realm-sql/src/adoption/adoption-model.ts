import type { ForeignKeySnapshot, IndexSnapshot } from '@luxdb/core'
import type { JsonValue, StoreType } from '@luxdb/core/query'

/** What is found in somebody else's database: as much of it as kinds can say, and notes on the rest. */
export interface AdoptionModel {
  /** In the order of their names. */
  readonly tables: readonly AdoptedTable[]
  readonly notes: readonly AdoptionNote[]
}

/** A table with a key; those without one are only noted. */
export interface AdoptedTable {
  readonly name: string
  readonly comment?: string
  readonly columns: readonly AdoptedColumn[]
  /** Columns of the primary key, of a unique index whose columns are never NULL, or those that were declared. */
  readonly key: readonly string[]
  /** A view, or a table whose key was declared: nothing keeps two rows apart that are written. */
  readonly readOnly?: true
  readonly foreignKeys: readonly ForeignKeySnapshot[]
  /** Those that a kind can declare: whole columns, ascending, in the column's own order. */
  readonly indexes: readonly IndexSnapshot[]
}

export interface AdoptedColumn {
  readonly name: string
  /** In the database's words. */
  readonly type: string
  readonly store: StoreType
  /** Text that the database converts from and to the column's type. */
  readonly opaque?: true
  readonly nullable: boolean
  readonly default?: AdoptedDefault
  /** The database counts it up when it is not given. */
  readonly counted?: true
  readonly format?: 'uuid'
  /** Characters of text at most. */
  readonly maxLength?: number
  /** Inclusive range of integers. */
  readonly range?: { readonly min: number; readonly max: number }
  readonly enum?: readonly string[]
  readonly comment?: string
  /** How sure the store is, where the declared type does not settle it. */
  readonly evidence?: StoreEvidence
}

/** What a column gets when nothing is given. */
export type AdoptedDefault =
  | { readonly type: 'literal'; readonly value: JsonValue }
  /** The current time, as the store has it. */
  | { readonly type: 'now' }
  | { readonly type: 'uuid' }
  /** Something that only the database can compute. */
  | { readonly type: 'expression'; readonly sql: string }

/** What a sample of a column's values says about its store. */
export interface StoreEvidence {
  /** Values that were looked at, NULLs not counted. */
  readonly sampled: number
  /** Share of them that the declared type promises, 0 to 1. */
  readonly confidenceRatio: number
  /** What else was there, for example `1 text ("abc")`. */
  readonly counterExamples: readonly string[]
}

/** Something of the database that the kinds do not say. */
export interface AdoptionNote {
  readonly table: string
  /** Column, index, constraint or trigger; absent when the whole table is meant. */
  readonly object?: string
  readonly note: string
}
