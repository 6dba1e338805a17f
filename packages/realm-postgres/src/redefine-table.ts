import {
  type ColumnRedefinition,
  checkName,
  execute,
  foreignKeySql,
  type SqlWork,
  type TableRedefinition,
} from '@luxdb/realm-sql'
import { postgresDdlDialect } from './postgres-ddl-dialect.js'
import { postgresDialect } from './postgres-dialect.js'
import { quotePostgresName } from './postgres-quote.js'

/** Gives a table another definition in one statement, and so in one look at its rows. */
export function* redefineTable(redefinition: TableRedefinition): SqlWork<void> {
  const { table, columns = [], addedKeys = [], droppedKeys = [] } = redefinition
  const actions = [
    ...droppedKeys.map(({ name }) => `DROP CONSTRAINT IF EXISTS ${quotePostgresName(name)}`),
    ...columns.flatMap((column) => columnActions(table, column)),
    ...addedKeys.map((key) => `ADD ${foreignKeySql(key, postgresDialect)}`),
  ]
  if (actions.length > 0) yield* execute(`ALTER TABLE ${quotePostgresName(table)} ${actions.join(', ')}`)
}

function columnActions(table: string, redefinition: ColumnRedefinition): readonly string[] {
  const { column, bare } = redefinition
  const alter = `ALTER COLUMN ${quotePostgresName(column.name)}`
  const value = bare ? undefined : postgresDdlDialect.defaultOf(column)
  return [
    `${alter} ${bare || column.nullable ? 'DROP' : 'SET'} NOT NULL`,
    `${alter} ${value === undefined ? 'DROP DEFAULT' : `SET DEFAULT ${value}`}`,
    ...checkActions(checkName(table, column.name), redefinition),
  ]
}

/** A CHECK that stays the same would be looked at for every row again. */
function checkActions(name: string, { column, bare, before }: ColumnRedefinition): readonly string[] {
  const wanted = bare ? '' : postgresDdlDialect.checksOf(column).join(' AND ')
  if (before !== undefined && postgresDdlDialect.checksOf(before).join(' AND ') === wanted) return []
  const quoted = quotePostgresName(name)
  const drop = `DROP CONSTRAINT IF EXISTS ${quoted}`
  return wanted === '' ? [drop] : [drop, `ADD CONSTRAINT ${quoted} CHECK (${wanted})`]
}
