import type { FillProgress, RowFill, RowPage, RowRange } from '../schema/row-fill.js'
import type { SchemaChange } from '../schema/schema-change.js'
import type { SchemaCount, SchemaQuestion } from '../schema/schema-question.js'
import type { SchemaSnapshot } from '../schema/schema-snapshot.js'

/** Replaces an entry of the realm's state store, in the transaction of what it records. */
export interface StateReplacement {
  readonly key: string
  /** What has to be there; undefined: nothing. */
  readonly expected: string | undefined
  readonly value: string
}

export interface EvolveOptions {
  /** Nothing happens unless this can be recorded. */
  readonly record?: StateReplacement
  /** Fills whose marked rows are looked at first, while nobody else writes. */
  readonly finish?: readonly RowFill[]
  /** What has to be true of the tables then; nothing happens when it throws. For changes that somebody wrote. */
  readonly reached?: ReachedSchema
}

export interface ReachedSchema {
  /** The tables to look at. */
  readonly known: SchemaSnapshot
  readonly check: (actual: SchemaSnapshot) => void
}

export interface FillOptions {
  /** The `cursor` of the batch before. */
  readonly after?: string
  /** The `until` of the batch before; default: the row that is the last one now. */
  readonly until?: string
  /** What is recorded of a batch; nothing happens unless it can be. */
  readonly record?: (progress: FillProgress) => StateReplacement
}

/** A step of an evolution, to ask what it would run. */
export type SchemaStep =
  | {
      readonly type: 'evolve'
      readonly changes: readonly SchemaChange[]
      readonly finish?: readonly RowFill[]
    }
  | { readonly type: 'fill'; readonly fill: RowFill }

/**
 * The schema of a realm's storage.
 * - `evolve` and `fill` are one transaction each: what they do and what they record happens together or not at all.
 * - Whoever follows a kind that changed otherwise than by additions is told to read anew (`schema`); positions
 *   of the feed stay valid.
 */
export interface RealmSchema {
  /**
   * What is really there, read from the storage now, without what is kept aside.
   * @param known tables to look at beside those of the realm's kinds; where a database leaves open what a column
   *   holds, what they say is taken if it can be
   */
  inspect(known?: SchemaSnapshot): Promise<SchemaSnapshot>
  /**
   * Executes changes, in order; what it may do: `supports.evolution`.
   * @returns false, with nothing done, when `record` found another value than the expected one
   * @throws LUX_EVOLUTION_BLOCKED with `details { reason, table, count, examples }` where what is stored does not
   *   allow a change, LUX_SCHEMA_MISMATCH where a table or column is not there, LUX_BUSY
   */
  evolve(changes: readonly SchemaChange[], options?: EvolveOptions): Promise<boolean>
  /**
   * One short transaction of a fill: looks at the next rows, and at marked ones. What it has looked at is marked no
   * more.
   * Versions and the change log take part where a column of beings is written.
   * @returns undefined, with nothing done, when `record` found another value than the expected one
   */
  fill(fill: RowFill, options?: FillOptions): Promise<FillProgress | undefined>
  /** Rows as they are, whatever kinds the realm has. */
  read(range: RowRange): Promise<RowPage>
  /** Counts exactly what a change would meet. */
  count(question: SchemaQuestion): Promise<SchemaCount>
  /**
   * The statements of steps that follow each other: written down while the steps are done on an empty copy of the
   * tables, which goes again. Of a fill they are those of one batch.
   * @returns undefined where no SQL is run, or where such a copy may not be made
   */
  statements(steps: readonly SchemaStep[]): Promise<readonly (readonly string[])[] | undefined>
}
