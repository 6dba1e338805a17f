import type { JsonValue } from './json.js'

/** Stands for a fact about the caller inside access rules: `id`, `roles` or `claims.<name>`. */
export interface PrincipalReference {
  readonly $principal: string
}

/**
 * A value in a query, always JSON: bigint as decimal string, time as ISO 8601. Which forms are
 * accepted depends on the store of the field it is compared with (store.ts).
 * A {@link PrincipalReference} is allowed in access rules only and is replaced before a query runs.
 */
export type Literal = JsonValue
