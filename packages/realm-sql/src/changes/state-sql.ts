/** LuxDB's own small facts: one row per key. */
export const STATE_TABLE = 'lux_state'

export interface StateSql {
  readonly create: string
  /** Parameter: key. */
  readonly get: string
  /** Parameters: key, value. */
  readonly set: string
  /** Parameters: key, value; leaves what is there. */
  readonly claim: string
  /** Parameters: value, key, expected value. */
  readonly replace: string
  /** Parameter: key. */
  readonly delete: string
  /** Parameters: prefix, prefix, after, limit. */
  readonly list: string
}

/**
 * Statements over `lux_state`.
 * @param keyType such as `text COLLATE "C"`: keys are listed in code-point order
 * @param suffix ends CREATE TABLE, for example with STRICT
 */
export function stateSql(
  keyType: string,
  suffix: string,
  placeholder: (position: number) => string,
): StateSql {
  const [one, two, three, four] = [1, 2, 3, 4].map(placeholder)
  return {
    create: `CREATE TABLE IF NOT EXISTS "${STATE_TABLE}" ("key" ${keyType} PRIMARY KEY NOT NULL, "value" text NOT NULL)${suffix}`,
    get: `SELECT "value" FROM "${STATE_TABLE}" WHERE "key" = ${one}`,
    set: `INSERT INTO "${STATE_TABLE}" ("key", "value") VALUES (${one}, ${two}) ON CONFLICT ("key") DO UPDATE SET "value" = excluded."value"`,
    claim: `INSERT INTO "${STATE_TABLE}" ("key", "value") VALUES (${one}, ${two}) ON CONFLICT ("key") DO NOTHING`,
    replace: `UPDATE "${STATE_TABLE}" SET "value" = ${one} WHERE "key" = ${two} AND "value" = ${three}`,
    delete: `DELETE FROM "${STATE_TABLE}" WHERE "key" = ${one}`,
    list: `SELECT "key", "value" FROM "${STATE_TABLE}" WHERE substr("key", 1, length(${one})) = ${two} AND "key" > ${three} ORDER BY "key" LIMIT ${four}`,
  }
}
