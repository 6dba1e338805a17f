import type { SchemaStep } from '@luxdb/core'
import type { KindShape } from '@luxdb/core/query'
import {
  addedTables,
  authoredSql,
  changesSomething,
  evolveSchema,
  LAYOUTS_TABLE,
  rehearseFill,
} from '@luxdb/realm-sql'
import { doSqlWork } from './do-sql-work.js'
import { equipTables } from './equip-tables.js'
import { loadDriver } from './load-driver.js'
import { overheardHandle } from './overheard-handle.js'
import { sqliteDialect } from './sqlite-dialect.js'
import { sqliteEvolutionDialect } from './sqlite-evolution-dialect.js'
import type { SqliteHandle } from './sqlite-handle.js'
import { quoteSqliteName, quoteSqliteText } from './sqlite-quote.js'
import { sqliteRows } from './sqlite-rows.js'

interface Rehearsal {
  /** What the steps would be done to; it is only read. */
  readonly reader: SqliteHandle
  readonly kinds: readonly KindShape[]
}

/** The statements of steps, as an empty copy of the tables in memory ran them. */
export async function rehearseSteps(
  steps: readonly SchemaStep[],
  { reader, kinds }: Rehearsal,
): Promise<readonly (readonly string[])[]> {
  const driver = await loadDriver()
  const copy = new driver(':memory:')
  try {
    copyTables(reader, copy)
    return steps.map((step) => rehearseStep(step, copy, kinds))
  } finally {
    copy.close()
  }
}

function rehearseStep(step: SchemaStep, copy: SqliteHandle, kinds: readonly KindShape[]): readonly string[] {
  const authored = authoredSql(step, sqliteDialect)
  if (authored.length > 0) return authored
  const told: string[] = []
  if (step.type === 'fill') {
    doSqlWork(
      rehearseFill(step.fill, (sql) => told.push(sql), sqliteEvolutionDialect(copy)),
      copy,
    )
    return told
  }
  const { changes, finish = [] } = step
  const heard = overheardHandle(copy, (sql, parameters) => {
    if (changesSomething(sql)) told.push(withValues(sql, parameters))
  })
  doSqlWork(evolveSchema(changes, { finish }, sqliteEvolutionDialect(heard)), heard)
  equipTables(heard, kinds, addedTables(changes))
  return told
}

/** What has parameters has no literal that could hold a question mark. */
function withValues(sql: string, parameters: readonly unknown[]): string {
  if (parameters.length === 0) return sql
  const [first = '', ...rest] = sql.split('?')
  return rest.reduce((text, part, index) => text + literalOf(parameters[index]) + part, first)
}

function literalOf(value: unknown): string {
  if (value === null || value === undefined) return 'NULL'
  return typeof value === 'string' ? quoteSqliteText(value) : String(value)
}

/** What a virtual table keeps its data in comes with it. */
const OBJECTS = `SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite^_%' ESCAPE '^'
  AND name NOT IN (SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'shadow')
  ORDER BY type = 'trigger', type = 'view', type = 'index', rowid`

/** Tables with all that hangs on them, and how they are logged. */
function copyTables(reader: SqliteHandle, copy: SqliteHandle): void {
  copy.pragma('foreign_keys = ON')
  for (const [sql] of sqliteRows(reader, OBJECTS)) copy.exec(String(sql))
  const layouts = quoteSqliteName(LAYOUTS_TABLE)
  for (const row of sqliteRows(reader, `SELECT * FROM ${layouts}`)) {
    copy.prepare(`INSERT INTO ${layouts} VALUES (${row.map(() => '?').join(', ')})`).run(...row)
  }
  copy.pragma(`schema_version = ${Number(reader.pragma('schema_version', { simple: true }))}`)
  // Definitions are changed as texts.
  copy.unsafeMode(true)
}
