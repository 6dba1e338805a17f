/**
 * Full text over the kind's `search` fields: every word, a phrase, words that may go on, or a web-style
 * query (PostgREST's plfts, phfts and wfts; what its fts says with `&`, `|` and `!` is and, or and not of
 * plain searches, since a search is never unknown).
 */
export interface SearchNode {
  readonly type: 'search'
  readonly mode: 'plain' | 'phrase' | 'prefix' | 'web'
  readonly query: string
  /** Only these of the kind's `search` fields, in any order; absent: all of them. */
  readonly fields?: readonly string[]
}
