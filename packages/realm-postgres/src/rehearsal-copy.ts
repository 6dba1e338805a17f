import type { SchemaStep } from '@luxdb/core'
import { quotePostgresName, quotePostgresText } from './postgres-quote.js'
import { arrayLiteral } from './postgres-value-dialect.js'
import type { StatementRunner } from './statement-runner.js'

/** Nobody but the transaction that makes it ever sees it. */
const COPY_SCHEMA = 'lux_rehearsal'

export async function mayCopy(runner: StatementRunner): Promise<boolean> {
  const { rows } = await runner.execute(
    `SELECT has_database_privilege(current_database(), 'CREATE')::text`,
    [],
  )
  return rows[0]?.[0] === 'true'
}

/**
 * Makes a schema with an empty copy of the tables that steps could be about, and of those bound to them, and goes
 * there. Definitions are told before, while they name the tables without their schema.
 */
export async function copyTables(
  runner: StatementRunner,
  steps: readonly SchemaStep[],
  schema: string,
): Promise<void> {
  const mentioned = quotePostgresText(arrayLiteral([...textsIn(steps)], 'text'))
  const [from, to] = [schema, COPY_SCHEMA].map(quotePostgresText)
  await runner.execute(`CREATE SCHEMA ${quotePostgresName(COPY_SCHEMA)}`, [])
  await runner.execute(
    `DO $copy$
DECLARE
  source oid := (SELECT oid FROM pg_namespace WHERE nspname = ${from});
  named oid[] := array(SELECT oid FROM pg_class WHERE relnamespace = source AND relkind = 'r'
    AND (relname = ANY (${mentioned}::text[]) OR relname LIKE 'lux\\_%'));
  copied oid[] := array(SELECT unnest(named) UNION
    SELECT unnest(array[conrelid, confrelid]) FROM pg_constraint WHERE contype = 'f' AND connamespace = source
      AND (conrelid = ANY (named) OR confrelid = ANY (named)));
  definitions text[] := array(
    SELECT format('CREATE TABLE %I.%I (LIKE %I.%I INCLUDING ALL EXCLUDING INDEXES)', ${to}, relname, ${from}, relname)
      FROM pg_class WHERE oid = ANY (copied))
    || array(SELECT format('INSERT INTO %I.%I OVERRIDING SYSTEM VALUE SELECT * FROM %I.%I', ${to}, relname, ${from}, relname)
      FROM pg_class WHERE oid = ANY (copied) AND relname = 'lux_layouts')
    || array(SELECT format('SELECT setval(pg_get_serial_sequence(%L, ''id''), coalesce((SELECT max(id) FROM %I.%I), 1))',
      format('%I.%I', ${to}, relname), ${from}, relname)
      FROM pg_class WHERE oid = ANY (copied) AND relname = 'lux_layouts')
    || array(SELECT format('ALTER TABLE %I ADD CONSTRAINT %I %s', c.relname, k.conname, pg_get_constraintdef(k.oid))
      FROM pg_constraint AS k JOIN pg_class AS c ON c.oid = k.conrelid
      WHERE k.conrelid = ANY (copied) AND k.contype IN ('p', 'u', 'f') AND (k.contype <> 'f' OR k.confrelid = ANY (copied))
      ORDER BY k.contype = 'f')
    || array(SELECT pg_get_indexdef(i.indexrelid, 0, true) FROM pg_index AS i WHERE i.indrelid = ANY (copied)
      AND NOT EXISTS (SELECT 1 FROM pg_constraint AS k WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x')))
    || array(SELECT DISTINCT format('CREATE FUNCTION %I() RETURNS trigger LANGUAGE plpgsql AS ''BEGIN RETURN NULL; END''', p.proname)
      FROM pg_trigger AS g JOIN pg_proc AS p ON p.oid = g.tgfoid
      WHERE g.tgrelid = ANY (copied) AND NOT g.tgisinternal AND p.pronamespace = source)
    || array(SELECT pg_get_triggerdef(oid, true) FROM pg_trigger WHERE tgrelid = ANY (copied) AND NOT tgisinternal);
  definition text;
BEGIN
  PERFORM set_config('search_path', format('%I, %I', ${to}, ${from}), true);
  FOREACH definition IN ARRAY definitions LOOP EXECUTE definition; END LOOP;
END
$copy$`,
    [],
  )
}

/** Every text in some data: a table that is not meant but so called is copied for nothing. */
function textsIn(value: unknown, found: Set<string> = new Set()): ReadonlySet<string> {
  if (typeof value === 'string') found.add(value)
  else if (typeof value === 'object' && value !== null) {
    for (const each of Object.values(value)) textsIn(each, found)
  }
  return found
}
