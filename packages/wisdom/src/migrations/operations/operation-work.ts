import type { SchemaChange, SchemaSnapshot } from '@luxdb/core'
import type { FillSpec } from '../fills/fill-spec.js'

/**
 * What an operation does to beings that are there.
 * - `add`: nothing; `setAside`: values are kept where no kind sees them, and come back on a revert;
 * - `convert`: values become others; `constrain`: values that do not fit stand in the way;
 * - `destroy`: values are lost, so it has to be confirmed.
 */
export type GuardClass = 'add' | 'setAside' | 'convert' | 'constrain' | 'destroy'

/** What one direction of an operation becomes. */
export interface Expansion {
  /** Before any fill: columns that no kind sees yet, and what is loosened. */
  readonly expand?: readonly SchemaChange[]
  readonly fills?: readonly FillSpec[]
  /** The change that everybody sees, at once with those of the other operations. */
  readonly contract: readonly SchemaChange[]
}

/** Columns and tables that this operation keeps aside. */
export interface AsideNames {
  /**
   * - `old`: what the operation sets aside; `new`: what its revert sets aside;
   * - `mark`: which rows it changed.
   */
  of(name: string, side: 'old' | 'new' | 'mark'): string
  /** Whether it is there; not any more once it was purged, and not yet before the first time. */
  has(name: string): boolean
}

export interface UpContext {
  readonly before: SchemaSnapshot
  readonly asides: AsideNames
}

export interface DownContext extends UpContext {
  readonly after: SchemaSnapshot
}

/** An operation that knows how to happen and how to be undone. */
export interface OperationWork {
  readonly guard: GuardClass
  /** The table and columns that it is about, as they are called before it; the whole table without columns. */
  readonly about: { readonly table: string; readonly columns?: readonly string[] }
  /** In plain words, for plans: there, and back. */
  readonly words: string
  readonly wordsBack: string
  /** Nobody knows what it is about: nothing else happens in its transaction. */
  readonly isAlone?: true
  up(context: UpContext): Expansion
  down(context: DownContext): Expansion
}
