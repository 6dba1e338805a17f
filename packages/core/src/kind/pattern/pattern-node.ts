import type { CharSet } from './char-set.js'

/** A regular expression, of those that can be looked into. */
export type PatternNode =
  | { readonly type: 'char'; readonly set: CharSet }
  | { readonly type: 'sequence'; readonly parts: readonly PatternNode[] }
  | { readonly type: 'choice'; readonly options: readonly PatternNode[] }
  /** Once or not at all. */
  | { readonly type: 'maybe'; readonly part: PatternNode }
  /** Once or more often. */
  | { readonly type: 'repeated'; readonly part: PatternNode }

export const EMPTY: PatternNode = { type: 'sequence', parts: [] }

/** `{min,max}` as what it stands for; an upper bound as one `maybe` inside the other, which leaves no choice where to stop. */
export function counted(part: PatternNode, min: number, max: number): PatternNode {
  const fixed = Array.from({ length: min }, () => part)
  if (max === Number.POSITIVE_INFINITY) {
    const repeated: PatternNode = { type: 'repeated', part }
    return min === 0
      ? { type: 'maybe', part: repeated }
      : { type: 'sequence', parts: [...fixed.slice(1), repeated] }
  }
  let rest: PatternNode = EMPTY
  for (let count = min; count < max; count++) {
    const more = rest === EMPTY ? [part] : [part, rest]
    rest = { type: 'maybe', part: { type: 'sequence', parts: more } }
  }
  return { type: 'sequence', parts: rest === EMPTY ? fixed : [...fixed, rest] }
}
