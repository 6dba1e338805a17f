import { bareColumnSql, execute, type MarkedTable, type SqlWork } from '@luxdb/realm-sql'
import { postgresDialect } from './postgres-dialect.js'
import { quotePostgresName } from './postgres-quote.js'

/**
 * Marks every row that is inserted, or whose columns change, in a table of keys. Runs as its owner: whoever may
 * write the table need not see the marks.
 */
export function* createMarks({ table, key, columns, marks }: MarkedTable, schema: string): SqlWork<void> {
  const [quoted, quotedTable] = [marks, table].map(quotePostgresName)
  const names = key.map(({ name }) => quotePostgresName(name))
  const definitions = key.map((column) => bareColumnSql(column, postgresDialect))
  const values = names.map((name) => `NEW.${name}`).join(', ')
  yield* execute(`CREATE TABLE ${quoted} (${definitions.join(', ')}, PRIMARY KEY (${names.join(', ')}))`)
  yield* execute(`CREATE FUNCTION ${quoted}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = ${quotePostgresName(schema)}, pg_temp AS $body$
BEGIN
  INSERT INTO ${quoted} VALUES (${values}) ON CONFLICT DO NOTHING;
  RETURN NULL;
END
$body$`)
  yield* execute(
    `CREATE TRIGGER ${quoted} AFTER INSERT OR UPDATE OF ${columns.map(quotePostgresName).join(', ')} ON ${quotedTable} FOR EACH ROW EXECUTE FUNCTION ${quoted}()`,
  )
  // Also in sessions that play a replica.
  yield* execute(`ALTER TABLE ${quotedTable} ENABLE ALWAYS TRIGGER ${quoted}`)
}

export function* dropMarks({ table, marks }: MarkedTable): SqlWork<void> {
  const quoted = quotePostgresName(marks)
  yield* execute(`DROP TRIGGER IF EXISTS ${quoted} ON ${quotePostgresName(table)}`)
  yield* execute(`DROP FUNCTION IF EXISTS ${quoted}()`)
  yield* execute(`DROP TABLE ${quoted}`)
}
