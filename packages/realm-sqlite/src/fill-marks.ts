import { bareColumnSql, execute, type MarkedTable, type SqlWork } from '@luxdb/realm-sql'
import { sqliteDialect } from './sqlite-dialect.js'
import { quoteSqliteName } from './sqlite-quote.js'

/** Marks every row that is inserted, or whose columns change, in a table of keys. */
export function* createMarks({ table, key, columns, marks }: MarkedTable): SqlWork<void> {
  const names = key.map(({ name }) => quoteSqliteName(name))
  const definitions = key.map((column) => `${bareColumnSql(column, sqliteDialect)} NOT NULL`)
  yield* execute(
    `CREATE TABLE ${quoteSqliteName(marks)} (${definitions.join(', ')}, PRIMARY KEY (${names.join(', ')})) STRICT, WITHOUT ROWID`,
  )
  const events = ['INSERT', `UPDATE OF ${columns.map(quoteSqliteName).join(', ')}`]
  for (const [index, event] of events.entries()) {
    yield* execute(triggerSql({ name: triggerNames(marks)[index] ?? '', event, table, marks, names }))
  }
}

export function* dropMarks({ marks }: MarkedTable): SqlWork<void> {
  for (const name of triggerNames(marks)) yield* execute(`DROP TRIGGER IF EXISTS ${quoteSqliteName(name)}`)
  yield* execute(`DROP TABLE ${quoteSqliteName(marks)}`)
}

function triggerNames(marks: string): readonly string[] {
  return [`${marks}_insert`, `${marks}_update`]
}

interface MarkTrigger {
  readonly name: string
  readonly event: string
  readonly table: string
  readonly marks: string
  readonly names: readonly string[]
}

/** The writer's own conflict clause would reach into a trigger: a mark that is there is looked for instead. */
function triggerSql({ name, event, table, marks, names }: MarkTrigger): string {
  const values = names.map((column) => `NEW.${column}`).join(', ')
  const same = names.map((column) => `${column} IS NEW.${column}`).join(' AND ')
  return `CREATE TRIGGER ${quoteSqliteName(name)} AFTER ${event} ON ${quoteSqliteName(table)}
WHEN NOT EXISTS (SELECT 1 FROM ${quoteSqliteName(marks)} WHERE ${same})
BEGIN
  INSERT INTO ${quoteSqliteName(marks)} VALUES (${values});
END`
}
