/** Ceilings of one query. Trusted callers may raise them; each has a test. */
export interface QueryLimits {
  /** Nesting of conditions, `exists` hops included. */
  readonly depth: number
  /** `exists` within `exists`: SQL databases refuse expressions that grow with each of them. */
  readonly existsDepth: number
  /** Conditions in the whole query: embeds, `exists` hops and having included. */
  readonly conditions: number
  /** Values in one `in` list. */
  readonly listItems: number
  readonly orderTerms: number
  /** Columns in one `select`, in one `groupBy` and among the computed columns of one aggregate. */
  readonly columns: number
  /** Embeds within embeds. */
  readonly embedDepth: number
  /** Embeds in the whole query. */
  readonly embeds: number
  /** UTF-16 units in one pattern or one search text. */
  readonly patternLength: number
  /** Steps in one path into a json field. */
  readonly pathSteps: number
}

export const DEFAULT_QUERY_LIMITS: QueryLimits = Object.freeze({
  depth: 32,
  existsDepth: 10,
  conditions: 200,
  listItems: 10_000,
  orderTerms: 8,
  columns: 200,
  embedDepth: 5,
  embeds: 10,
  patternLength: 1_000,
  pathSteps: 32,
})

const NONE = Number.POSITIVE_INFINITY

/** For those who only look at the form of a query, and leave it to a realm to say what is too much. */
export const NO_QUERY_LIMITS: QueryLimits = Object.freeze({
  depth: NONE,
  existsDepth: NONE,
  conditions: NONE,
  listItems: NONE,
  orderTerms: NONE,
  columns: NONE,
  embedDepth: NONE,
  embeds: NONE,
  patternLength: NONE,
  pathSteps: NONE,
})
