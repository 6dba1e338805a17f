import type { SearchNode } from './search-node.js'

/*
 * Full text is cut into words here, for every realm: databases' own tokenizers disagree. Realms index
 * the words of `searchText`; they search for what `parseSearch` gives.
 */

/** PostgreSQL indexes no longer word than 2,046 bytes; 500 UTF-16 units never take more. */
const LONGEST_WORD = 500
const WORD = /[\p{L}\p{N}\p{M}]+/gu

/**
 * The words of a text: NFKC, lower case, runs of letters, digits and marks. A sigma is the same at the end of
 * a word as inside: which one a capital becomes would depend on what follows.
 */
export function searchWords(text: string): string[] {
  const words = text.normalize('NFKC').toLowerCase().replaceAll('ς', 'σ').match(WORD) ?? []
  return words.filter((word) => word.length <= LONGEST_WORD)
}

/** The words of a being's search fields as one text, parted by blanks: what realms store and index. */
export function searchText(texts: readonly (string | null)[]): string {
  return texts.flatMap((text) => (text === null ? [] : searchWords(text))).join(' ')
}

/** Consecutive words; the being must hold them, or must not where `negated`. */
export interface SearchTerm {
  readonly words: readonly string[]
  /** Each of the words may go on. Only in terms of one word. */
  readonly prefix: boolean
  readonly negated: boolean
}

/** One of the groups must hold; a group holds when all its terms do. No group: nothing is found. */
export type SearchExpression = readonly (readonly SearchTerm[])[]

/**
 * What a search asks for:
 * - plain: every word;
 * - phrase: the words, one after another;
 * - prefix: every word as the beginning of a word;
 * - web: every unit, where `"..."` is a phrase, `-` before a unit excludes it, and `or` between units
 *   separates alternatives (it binds less than what stands side by side).
 */
export function parseSearch(mode: SearchNode['mode'], query: string): SearchExpression {
  if (mode === 'web') return parseWeb(query)
  const words = searchWords(query)
  if (words.length === 0) return []
  if (mode === 'phrase') return [[{ words, prefix: false, negated: false }]]
  return [words.map((word) => ({ words: [word], prefix: mode === 'prefix', negated: false }))]
}

const UNIT = /(-?)(?:"([^"]*)"?|([^\s"]+))/g

function parseWeb(query: string): SearchExpression {
  const groups: SearchTerm[][] = [[]]
  for (const [, minus, phrase, bare] of query.matchAll(UNIT)) {
    if (minus === '' && bare?.toLowerCase() === 'or') {
      groups.push([])
      continue
    }
    const words = searchWords(phrase ?? bare ?? '')
    if (words.length > 0) groups.at(-1)?.push({ words, prefix: false, negated: minus === '-' })
  }
  return groups.filter((group) => group.length > 0)
}

/** Prepares a search once for many beings; each is given by its `searchText`. */
export function compileSearch(expression: SearchExpression): (text: string) => boolean {
  return (text) => {
    // A blank on both sides of each word, so that a word is found whole.
    const padded = ` ${text} `
    return expression.some((terms) => terms.every((term) => holds(term, padded)))
  }
}

function holds({ words, prefix, negated }: SearchTerm, padded: string): boolean {
  const found = padded.includes(prefix ? ` ${words.join(' ')}` : ` ${words.join(' ')} `)
  return found !== negated
}
