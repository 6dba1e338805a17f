import type { TableSnapshot } from '@luxdb/core'
import { quotePostgresName } from './postgres-quote.js'
import { arrayLiteral } from './postgres-value-dialect.js'
import type { StatementRunner } from './statement-runner.js'

const CREATE_FUNCTION = `CREATE FUNCTION lux_bump_version() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  NEW.version := OLD.version + 1;
  RETURN NEW;
END
$body$`

const MISSING = `SELECT t.name, g.tgname FROM unnest($1::text[]) AS t (name)
  LEFT JOIN pg_trigger AS g ON g.tgrelid = to_regclass(quote_ident(t.name)) AND g.tgname = 'lux_version'
  WHERE g.tgenabled IS DISTINCT FROM 'A'`

/**
 * Whoever changes a being gives it a new version: other programs, and ON DELETE SET NULL. LuxDB's own
 * updates count up by themselves, and the trigger stays quiet.
 */
export async function ensureVersionTriggers(
  runner: StatementRunner,
  tables: readonly TableSnapshot[],
): Promise<void> {
  // In an adopted table, a column of that name means something else.
  const versioned = tables.filter(
    ({ adopted, columns }) => !adopted && columns.some((column) => column.name === 'version'),
  )
  const names = versioned.map((table) => table.name)
  const missing = (await runner.execute(MISSING, [arrayLiteral(names, 'text')])).rows
  if (missing.length === 0) return
  const [found] = (await runner.execute(`SELECT to_regproc('lux_bump_version')`, [])).rows
  if (found?.[0] === null) await runner.execute(CREATE_FUNCTION, [])
  for (const [name, trigger] of missing) {
    const table = quotePostgresName(String(name))
    if (trigger === null) await runner.execute(createTriggerSql(table), [])
    // Also in sessions that play a replica.
    await runner.execute(`ALTER TABLE ${table} ENABLE ALWAYS TRIGGER lux_version`, [])
  }
}

function createTriggerSql(table: string): string {
  return `CREATE TRIGGER lux_version BEFORE UPDATE ON ${table} FOR EACH ROW
    WHEN (NEW.version IS NOT DISTINCT FROM OLD.version) EXECUTE FUNCTION lux_bump_version()`
}
