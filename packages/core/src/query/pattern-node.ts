import type { FieldReference } from './field-reference.js'

export type PatternOperator = 'like' | 'ilike' | 'startsWith' | 'endsWith'

/**
 * Text matching. `like` and `ilike` know `%`, `_` and the escape `\`; `ilike` folds ASCII letters
 * only. `startsWith` and `endsWith` take their value literally.
 */
export interface PatternNode extends FieldReference {
  readonly type: 'pattern'
  readonly operator: PatternOperator
  readonly value: string
}
