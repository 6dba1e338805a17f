import type { AdditiveChange } from './schema-change.js'
import type { SchemaMismatch, SchemaNote } from './schema-mismatch.js'

/** What the parts of one comparison have to say, collected. */
export interface Findings {
  readonly additions: AdditiveChange[]
  readonly mismatches: SchemaMismatch[]
  readonly notes: SchemaNote[]
}

export function sameList(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((item, index) => item === right[index])
}
