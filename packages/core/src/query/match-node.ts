import type { FieldReference } from './field-reference.js'

/**
 * Text that matches a regular expression somewhere; `imatch` folds ASCII letters. The one condition whose
 * meaning is the database's own: only realms with `supports.match` take it (PostgreSQL, where an option
 * allows it), because dialects differ and a pattern can make a database work for long.
 */
export interface MatchNode extends FieldReference {
  readonly type: 'match'
  readonly operator: 'match' | 'imatch'
  readonly value: string
}
