/**
 * Rows of the table that LuxDB made, by the database itself: a program would take minutes for them. `text` is
 * about 20 bytes, a row about 100.
 */
export function sqliteRows(count: number): string {
  return `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count})
    INSERT INTO guardian (soul_id, name, affinity, abilities, energy_level)
    SELECT printf('%08x-0000-7000-8000-%012x', i, i), 'guardian ' || (i * 7919 % 1000003), 'light', '["heal"]', i / 8.0 FROM n`
}

export function postgresRows(count: number, schema: string): string {
  return `INSERT INTO "${schema}".guardian (soul_id, name, affinity, abilities, energy_level)
    SELECT lpad(to_hex(i), 8, '0') || '-0000-7000-8000-' || lpad(to_hex(i), 12, '0'),
      'guardian ' || (i::bigint * 7919 % 1000003), 'light', '["heal"]', i / 8.0 FROM generate_series(1, ${count}) AS i`
}
