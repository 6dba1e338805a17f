/** Full text over the kind's `search` fields: every word, a phrase, or a web-style query. */
export interface SearchNode {
  readonly type: 'search'
  readonly mode: 'plain' | 'phrase' | 'prefix' | 'web'
  readonly query: string
}
