/** Table of a realm's own facts: one row per key, values are text. */
export const LUX_META_TABLE = 'lux_meta'

/**
 * Keys of `lux_meta`.
 * - `objects_version`: version of LuxDB's own tables and triggers in this realm;
 * - `epoch`: random; a new one means that positions of the change log no longer compare;
 * - `schema`, `schema_hash`: the SchemaSnapshot that was last put into force, and its name.
 */
export const LUX_META_KEYS = ['objects_version', 'epoch', 'schema', 'schema_hash'] as const

export type LuxMetaKey = (typeof LUX_META_KEYS)[number]

/** Version of LuxDB's own objects that this code creates and understands. */
export const OBJECTS_VERSION = 1

export interface LuxMetaSql {
  readonly create: string
  /** All rows: key, value. */
  readonly readAll: string
  /** Parameters: key, value. */
  readonly write: string
}

/** Statements over `lux_meta`; `suffix` ends CREATE TABLE, for example with STRICT. */
export function luxMetaSql(suffix: string, placeholder: (position: number) => string): LuxMetaSql {
  return {
    create: `CREATE TABLE IF NOT EXISTS "${LUX_META_TABLE}" ("key" text PRIMARY KEY NOT NULL, "value" text NOT NULL)${suffix}`,
    readAll: `SELECT "key", "value" FROM "${LUX_META_TABLE}"`,
    write: `INSERT INTO "${LUX_META_TABLE}" ("key", "value") VALUES (${placeholder(1)}, ${placeholder(2)}) ON CONFLICT ("key") DO UPDATE SET "value" = excluded."value"`,
  }
}
