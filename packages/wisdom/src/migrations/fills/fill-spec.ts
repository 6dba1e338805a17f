import type { ColumnSnapshot, JsonValue } from '@luxdb/core'

/** The same value in a column that is still empty. */
export interface ConstantFill {
  readonly type: 'constant'
  readonly table: string
  readonly column: ColumnSnapshot
  readonly value: JsonValue
}

/** One column from another; rows whose value was not written since the last time keep what they have. */
export interface ConvertFill {
  readonly type: 'convert'
  readonly table: string
  readonly from: ColumnSnapshot
  readonly into: ColumnSnapshot
  readonly marks: string
  /** What values become that cannot be converted, this way and back. */
  readonly fallback: JsonValue
  readonly backFallback: JsonValue
}

/** A value where there is none, and a mark where that was so. */
export interface RequireFill {
  readonly type: 'require'
  readonly table: string
  readonly column: ColumnSnapshot
  readonly mark: ColumnSnapshot
  readonly value: JsonValue
  /** Absent where nobody else can write NULL. */
  readonly marks?: string
}

/** No value any more where a mark says so and the value that stood in was not written over. */
export interface ReleaseFill {
  readonly type: 'release'
  readonly table: string
  readonly column: ColumnSnapshot
  readonly mark: ColumnSnapshot
  readonly value: JsonValue
}

export interface TransformedColumn {
  readonly column: ColumnSnapshot
  /** The value before the function changed it. */
  readonly former: ColumnSnapshot
  readonly computed: ColumnSnapshot
}

/** Columns by a function of the evolution's module. */
export interface TransformFill {
  readonly type: 'transform'
  readonly table: string
  readonly columns: readonly TransformedColumn[]
  /** What the function sees. */
  readonly read: readonly ColumnSnapshot[]
  readonly function: string
  /** Absent in what an earlier LuxDB has begun. */
  readonly marks?: string
}

/** The values before a function, where they were not written since. */
export interface UntransformFill {
  readonly type: 'untransform'
  readonly table: string
  readonly columns: readonly TransformedColumn[]
}

/** Looks at marked rows and leaves them as they are, so that nothing is marked any more. */
export interface ForgetFill {
  readonly type: 'forget'
  readonly table: string
  readonly column: ColumnSnapshot
  readonly marks: string
}

/** What a fill does to each row, as plain JSON: it has to be known again after a crash. */
export type FillSpec =
  | ConstantFill
  | ConvertFill
  | RequireFill
  | ReleaseFill
  | TransformFill
  | UntransformFill
  | ForgetFill
