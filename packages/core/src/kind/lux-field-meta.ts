import type { StoreType } from '../query/store.js'

/** What LuxDB reads from a field's `.meta()`, beside what zod and JSON Schema know. */
export interface LuxFieldMeta {
  /** No two beings have the same value; NULL counts as no value. */
  readonly unique?: boolean | undefined
  /** An index on this field alone. */
  readonly index?: boolean | undefined
  /**
   * A date that is the time of creation when not given. TypeScript asks for the field unless it also
   * has a default: `z.date().default(() => new Date()).meta({ now: true })`.
   */
  readonly now?: boolean | undefined
  /**
   * An integer that the database counts up when it is not given, for keys of adopted tables. TypeScript asks
   * for the field unless it also has a default, which is never used: `z.int32().default(0)`.
   */
  readonly counted?: boolean | undefined
  /** An adopted column of another type, which the database converts from and to text: date, an enum, real. */
  readonly opaque?: boolean | undefined
  /** Name of the column, for adopted tables; default: the field's name in snake_case. */
  readonly column?: string | undefined
  /** How the field is stored, where its schema alone does not say or says otherwise. */
  readonly store?: StoreType | undefined
  /** `uuid` text is kept in lower case. */
  readonly format?: string | undefined
  /** The field's former name, for migrations. */
  readonly was?: string | undefined
}

declare module 'zod' {
  // Merging is what makes zod check `.meta({ ... })`.
  interface GlobalMeta extends LuxFieldMeta {}
}
