import type { FieldReference } from './field-reference.js'
import type { JsonValue } from './json.js'

/**
 * Over json values, with the meaning of PostgreSQL's `@>`, `<@` and (for arrays) `&&`:
 * - contains: the field holds every member of the value, recursively;
 * - containedBy: the value holds every member of the field;
 * - overlaps: field and value are arrays that share an element.
 */
export interface JsonMatchNode extends FieldReference {
  readonly type: 'json'
  readonly operator: 'contains' | 'containedBy' | 'overlaps'
  readonly value: JsonValue
}

/** The json object has this key (its value may be JSON null), or the json array this string. */
export interface HasKeyNode extends FieldReference {
  readonly type: 'hasKey'
  readonly key: string
}
