/**
 * Something to know before an evolution.
 * - `note`: nothing is lost; `blocked`: rows stand in the way; `inconvertible`: values that would become a fallback;
 * - `lost`: values that nothing brings back.
 */
export interface EvolutionFinding {
  readonly type: 'note' | 'blocked' | 'inconvertible' | 'lost'
  readonly table: string
  /** Column, index or foreign key; absent when the whole table is meant. */
  readonly object?: string
  readonly text: string
  /** Rows that it is about, counted exactly. */
  readonly count: number
  /** Keys of some of them. */
  readonly examples: readonly string[]
}
