/*
 * What the parameters of a URL say, before anything is known of kinds: names are as they were written,
 * operands are texts.
 */

export interface ParsedParameters {
  /** Absent: whole rows. */
  readonly select?: readonly SelectItem[]
  readonly where: readonly ScopedCondition[]
  readonly order: readonly ScopedOrder[]
  readonly limit: readonly ScopedCount[]
  readonly offset: readonly ScopedCount[]
  /** Keys of the body that count. */
  readonly columns?: readonly string[]
  readonly onConflict?: readonly string[]
  /** The cursor that an answer gave, for what follows. */
  readonly after?: string
  /** Names of filters that had no value: a read ignores them, a write must not. */
  readonly ignored: readonly string[]
}

/** Names of nested embeds, outermost first; empty for the rows themselves. */
export type EmbedPath = readonly string[]

export interface ScopedCondition {
  readonly path: EmbedPath
  readonly condition: ParsedCondition
}

export interface ScopedOrder {
  readonly path: EmbedPath
  readonly terms: readonly OrderTerm[]
}

export interface ScopedCount {
  readonly path: EmbedPath
  readonly count: number
}

/** A field, or a place inside a json field. */
export interface ParsedPlace {
  readonly name: string
  readonly path: readonly (string | number)[]
  /** The last arrow was `->>`: the value is compared as text. */
  readonly asText: boolean
}

export type ParsedCondition = ParsedLogic | ParsedFilter

export interface ParsedLogic {
  readonly type: 'and' | 'or'
  readonly negated: boolean
  readonly conditions: readonly ParsedCondition[]
}

export interface ParsedFilter {
  readonly type: 'filter'
  readonly negated: boolean
  readonly place: ParsedPlace
  readonly operation: ParsedOperation
}

export const QUANTIFIABLE = ['eq', 'gte', 'gt', 'lte', 'lt', 'like', 'ilike', 'match', 'imatch'] as const
export const UNQUANTIFIABLE = ['neq', 'cs', 'cd', 'ov', 'sl', 'sr', 'nxr', 'nxl', 'adj'] as const
export const SEARCHES = ['fts', 'plfts', 'phfts', 'wfts'] as const
export const IS_VALUES = ['null', 'not_null', 'true', 'false', 'unknown'] as const

export type QuantifiableOperator = (typeof QUANTIFIABLE)[number]
export type SimpleOperator = QuantifiableOperator | (typeof UNQUANTIFIABLE)[number]

export type ParsedOperation =
  | { readonly type: 'simple'; readonly operator: SimpleOperator; readonly operand: string }
  | {
      readonly type: 'quantified'
      readonly operator: QuantifiableOperator
      readonly quantifier: 'any' | 'all'
      readonly operands: readonly (string | null)[]
    }
  | { readonly type: 'in'; readonly operands: readonly string[] }
  | { readonly type: 'is'; readonly value: (typeof IS_VALUES)[number] }
  | { readonly type: 'distinct'; readonly operand: string }
  | {
      readonly type: 'search'
      readonly operator: (typeof SEARCHES)[number]
      readonly language?: string
      readonly operand: string
    }

export interface OrderTerm {
  readonly place: ParsedPlace
  /** Set when `place` is a field of this embed. */
  readonly relation?: string
  readonly direction: 'asc' | 'desc'
  readonly nulls?: 'first' | 'last'
}

export const AGGREGATES = ['sum', 'avg', 'count', 'min', 'max'] as const

export type SelectItem = SelectAll | SelectField | SelectCount | SelectEmbed

export interface SelectAll {
  readonly type: 'all'
}

export interface SelectField {
  readonly type: 'field'
  readonly alias?: string
  readonly place: ParsedPlace
  readonly cast?: string
  readonly aggregate?: { readonly function: (typeof AGGREGATES)[number]; readonly cast?: string }
}

export interface SelectCount {
  readonly type: 'count'
  readonly alias?: string
  readonly cast?: string
}

export interface SelectEmbed {
  readonly type: 'embed'
  readonly alias?: string
  readonly name: string
  readonly hint?: string
  readonly join?: 'inner' | 'left'
  /** The columns go into the parent row. */
  readonly spread: boolean
  readonly items: readonly SelectItem[]
}
