import type { JsonPrimitive, JsonValue } from '../query/json.js'

/** Comparisons of a value; none of them holds for null, but `is: null`, `eq: null` and `distinct`. */
export interface ValueFilter<Value> {
  readonly eq?: Value | null
  readonly neq?: Value | null
  readonly gt?: Value
  readonly gte?: Value
  readonly lt?: Value
  readonly lte?: Value
  readonly in?: readonly (Value | null)[]
  readonly notIn?: readonly (Value | null)[]
  /** From and to, both included. */
  readonly between?: readonly [Value, Value]
  readonly is?: null
  /** Differs, where null counts as a value of its own. */
  readonly distinct?: Value | null
}

export interface TextFilter<Value extends string> extends ValueFilter<Value> {
  /** `%` and `_` are wild, `\` escapes. */
  readonly like?: string
  /** As `like`, with ASCII letters alike in both cases. */
  readonly ilike?: string
  readonly startsWith?: string
  readonly endsWith?: string
}

export interface BooleanFilter {
  readonly eq?: boolean | null
  readonly neq?: boolean | null
  readonly in?: readonly (boolean | null)[]
  readonly is?: boolean | null
  readonly distinct?: boolean | null
}

/** Filters on JSON: by what it holds, or, with `path`, by a scalar inside. */
export interface JsonFilter<Value>
  extends Omit<TextFilter<string>, keyof ValueFilter<string>>,
    ValueFilter<JsonPrimitive> {
  /** Keys and array indexes from the root; negative indexes count from the end. */
  readonly path?: readonly (string | number)[]
  readonly contains?: Value extends readonly (infer Item)[] ? readonly Item[] : JsonValue
  readonly containedBy?: Value extends readonly (infer Item)[] ? readonly Item[] : JsonValue
  readonly overlaps?: Value extends readonly (infer Item)[] ? readonly Item[] : readonly JsonValue[]
  readonly hasKey?: string
}

type IsAny<T> = 0 extends 1 & T ? true : false

/** The operators that fit values of a type. */
export type FilterOf<Value> =
  IsAny<Value> extends true
    ? JsonFilter<unknown>
    : [Value] extends [string]
      ? TextFilter<Value>
      : [Value] extends [boolean]
        ? BooleanFilter
        : [Value] extends [number | bigint | Date]
          ? ValueFilter<Value>
          : JsonFilter<Value>

/** Values that a filter may compare with directly; JSON takes operators only. */
export type DirectValue<Value> = [Value] extends [string | number | bigint | boolean | Date] ? Value : never

/** What a filter says of one field. Null asks whether there is no value, where there may be none. */
export type Operand<Value> = IsAny<Value> extends true ? unknown : KnownOperand<Value>

type KnownOperand<Value> =
  | DirectValue<NonNullable<Value>>
  | FilterOf<NonNullable<Value>>
  | (null extends Value ? null : never)
  | (undefined extends Value ? null : never)

/** In words, for compile errors. */
export type ValueWord<Value> =
  IsAny<Value> extends true
    ? 'JSON operators such as contains'
    : [Value] extends [string]
      ? string extends Value
        ? 'text'
        : 'one of its values'
      : [Value] extends [number]
        ? 'a number'
        : [Value] extends [boolean]
          ? 'true or false'
          : [Value] extends [Date]
            ? 'a Date'
            : [Value] extends [bigint]
              ? 'a bigint'
              : 'JSON operators such as contains'
