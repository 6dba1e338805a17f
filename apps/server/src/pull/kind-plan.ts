import type { OnDelete } from '@luxdb/core/query'
import type { AdoptedColumn, AdoptedTable, AdoptionNote } from '@luxdb/realm-sql'

/** Everything that a pulled kind says, under its names in TypeScript. */
export interface KindPlan {
  readonly name: string
  /** Name of the constant that holds the kind. */
  readonly constant: string
  readonly table: AdoptedTable
  /** Fields and stored bonds in the order of their columns. */
  readonly parts: readonly (FieldPlan | BondToPlan)[]
  /** What other kinds' bonds make here. */
  readonly ways: readonly (BondManyPlan | BondThroughPlan)[]
  readonly key: readonly string[]
  readonly indexes: readonly IndexPlan[]
}

export interface FieldPlan {
  readonly type: 'field'
  readonly name: string
  readonly column: AdoptedColumn
  readonly unique: boolean
}

export interface BondToPlan {
  readonly type: 'to'
  readonly name: string
  readonly target: string
  readonly columns: readonly AdoptedColumn[]
  readonly optional: boolean
  readonly unique: boolean
  readonly onDelete: OnDelete
  /** Empty where the database has none. */
  readonly constraint: string
}

export interface BondManyPlan {
  readonly type: 'many'
  readonly name: string
  readonly target: string
  readonly via: string
}

export interface BondThroughPlan {
  readonly type: 'through'
  readonly name: string
  readonly target: string
  readonly junction: string
  readonly near: string
  readonly far: string
}

export interface IndexPlan {
  readonly fields: readonly string[]
  readonly unique: boolean
}

export type TakeNote = (note: AdoptionNote) => void
