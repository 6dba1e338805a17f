import type { TableSnapshot } from '@luxdb/core'
import { tableColumns } from './capture-layout.js'
import { updateEvent } from './own-columns.js'
import { quotePostgresName } from './postgres-quote.js'
import { arrayLiteral } from './postgres-value-dialect.js'
import type { StatementRunner } from './statement-runner.js'

export const VERSION_TRIGGER = 'lux_version'

export const CREATE_VERSION_FUNCTION = `CREATE FUNCTION lux_bump_version() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  NEW.version := OLD.version + 1;
  RETURN NEW;
END
$body$`

const MISSING = `SELECT t.name, g.tgname FROM unnest($1::text[]) AS t (name)
  LEFT JOIN pg_trigger AS g ON g.tgrelid = to_regclass(quote_ident(t.name)) AND g.tgname = '${VERSION_TRIGGER}'
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
  if (found?.[0] === null) await runner.execute(CREATE_VERSION_FUNCTION, [])
  for (const [name, trigger] of missing) {
    const table = quotePostgresName(String(name))
    if (trigger !== null) await runner.execute(enableSql(table), [])
    else {
      const columns = await tableColumns(runner, String(name))
      for (const statement of versionTriggerSql(table, columns)) await runner.execute(statement, [])
    }
  }
}

/** @param columns all that the table has */
export function versionTriggerSql(quotedTable: string, columns: readonly string[]): readonly string[] {
  return [
    `CREATE TRIGGER ${VERSION_TRIGGER} BEFORE ${updateEvent(columns)} ON ${quotedTable} FOR EACH ROW
    WHEN (NEW.version IS NOT DISTINCT FROM OLD.version) EXECUTE FUNCTION lux_bump_version()`,
    enableSql(quotedTable),
  ]
}

/** Also in sessions that play a replica. */
function enableSql(quotedTable: string): string {
  return `ALTER TABLE ${quotedTable} ENABLE ALWAYS TRIGGER ${VERSION_TRIGGER}`
}
