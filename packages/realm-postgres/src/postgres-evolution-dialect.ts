import {
  CHANGES_TABLE,
  type ChangeLayout,
  type EvolutionDialect,
  execute,
  type Renaming,
  type RowUpdate,
  renamedObjects,
  rowsOf,
  type SqlWork,
} from '@luxdb/realm-sql'
import { captureFunction } from './capture-function.js'
import { COLUMNS, LAYOUT_SQL } from './capture-layout.js'
import { CAPTURE, captureSql, TRIGGERS } from './capture-trigger.js'
import { createMarks, dropMarks } from './fill-marks.js'
import { primaryKeyName } from './key-name.js'
import { postgresDialect } from './postgres-dialect.js'
import { quotePostgresName } from './postgres-quote.js'
import { POSTGRES_TYPES, postgresValueDialect } from './postgres-value-dialect.js'
import { redefineTable } from './redefine-table.js'
import { STATE_SQL } from './state-sql.js'
import { VERSION_TRIGGER, versionTriggerSql } from './version-trigger.js'

const KEY = `SELECT a.attname FROM pg_index AS i
  JOIN pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
  WHERE i.indrelid = to_regclass(quote_ident($1::text)) AND i.indisprimary
  ORDER BY array_position(i.indkey::int[], a.attnum::int)`
const KEYS_LEADING_TO = `SELECT conrelid::regclass || '.' || conname FROM pg_constraint
  WHERE contype = 'f' AND confrelid = to_regclass(quote_ident($1::text)) AND conrelid <> confrelid`
const CONSTRAINTS = `SELECT conname FROM pg_constraint WHERE conrelid = to_regclass(quote_ident($1::text))`
const PRIMARY_KEY = `${CONSTRAINTS} AND contype = 'p'`
const INDEX = `SELECT 1 FROM pg_index WHERE indrelid = to_regclass(quote_ident($1::text))
  AND indexrelid = to_regclass(quote_ident($2::text)) AND indisvalid`
const FUNCTIONS = `SELECT DISTINCT p.proname FROM pg_trigger AS g JOIN pg_proc AS p ON p.oid = g.tgfoid
  WHERE g.tgrelid = to_regclass(quote_ident($1::text)) AND g.tgname = '${CAPTURE}'`

/** How a schema evolves in a PostgreSQL database. Its steps run inside a transaction, under the lock of the schema. */
export function postgresEvolutionDialect(schema: string): EvolutionDialect {
  return {
    sql: postgresDialect,
    layouts: LAYOUT_SQL,
    state: STATE_SQL,
    // What refers to a row may go on.
    lockRows: ' FOR NO KEY UPDATE',
    refusesUnfit: true,
    columnsOf: (table) => namesOf(COLUMNS, table),
    keyOf: (table) => namesOf(KEY, table),
    keysLeadingTo: (table) => namesOf(KEYS_LEADING_TO, table),
    hasIndex,
    lockTables,
    suspendTriggers,
    resumeTriggers: (table, layout) => resumeTriggers(table, layout, schema),
    noteReset,
    forgetCell,
    forgetImages,
    redefine: redefineTable,
    rename,
    renameKey,
    createMarks: (marked) => createMarks(marked, schema),
    dropMarks,
    updateRows,
    runText,
  }
}

function* namesOf(sql: string, table: string): SqlWork<readonly string[]> {
  return (yield* rowsOf(sql, [table])).map(([name]) => String(name))
}

function* hasIndex(table: string, name: string): SqlWork<boolean> {
  return (yield* rowsOf(INDEX, [table, name])).length > 0
}

/** Long enough for the server to send away a vacuum that works on a table, as it does after a second. */
const VACUUM_TIMEOUT_MS = 5_000
/** Who waits for a table keeps everybody behind it waiting: after so long they go first. */
export const TABLE_TIMEOUT_MS = 1_000

/** First a lock that keeps nobody but vacuums away, then one that waits for transactions alone. */
function* lockTables(tables: readonly string[]): SqlWork<void> {
  if (tables.length === 0) return
  const names = tables.map(quotePostgresName).join(', ')
  yield* limitWaiting(VACUUM_TIMEOUT_MS)
  yield* execute(`LOCK TABLE ${names} IN SHARE UPDATE EXCLUSIVE MODE`)
  yield* limitWaiting(TABLE_TIMEOUT_MS)
  yield* execute(`LOCK TABLE ${names} IN ACCESS EXCLUSIVE MODE`)
}

function* limitWaiting(timeoutMs: number): SqlWork<void> {
  yield* rowsOf(`SELECT set_config('lock_timeout', $1::text, true)`, [`${timeoutMs}ms`])
}

function* suspendTriggers(table: string): SqlWork<boolean> {
  const functions = yield* namesOf(FUNCTIONS, table)
  for (const name of [...TRIGGERS, VERSION_TRIGGER]) {
    yield* execute(`DROP TRIGGER IF EXISTS ${quotePostgresName(name)} ON ${quotePostgresName(table)}`)
  }
  for (const name of functions) yield* execute(`DROP FUNCTION ${quotePostgresName(name)}()`)
  return functions.length > 0
}

function* resumeTriggers(table: string, layout: ChangeLayout | undefined, schema: string): SqlWork<void> {
  const columns = yield* namesOf(COLUMNS, table)
  const quoted = quotePostgresName(table)
  const statements = [
    ...(columns.includes('version') ? versionTriggerSql(quoted, columns) : []),
    ...(layout === undefined
      ? []
      : captureSql({ table, columns, schema, capture: captureFunction({ table, fields: [] }, layout) })),
  ]
  for (const statement of statements) yield* execute(statement)
}

function* noteReset(layout: number): SqlWork<void> {
  yield* execute(
    `INSERT INTO "${CHANGES_TABLE}" ("layout", "operation", "old") VALUES ($1::int, 'R', to_json('schema'::text))`,
    [layout],
  )
}

const OF_BEINGS = `WHERE "layout" = $1::int AND "operation" IN ('I', 'U', 'D')`

function* forgetCell(layout: number, position: number): SqlWork<void> {
  const blank = ['old', 'new'].map(
    (image) => `"${image}" = jsonb_set("${image}"::jsonb, '{${position}}', 'null')::json`,
  )
  yield* execute(`UPDATE "${CHANGES_TABLE}" SET ${blank.join(', ')} ${OF_BEINGS}`, [layout])
}

function* forgetImages(layout: number): SqlWork<void> {
  yield* execute(`UPDATE "${CHANGES_TABLE}" SET "operation" = 'E', "old" = NULL, "new" = NULL ${OF_BEINGS}`, [
    layout,
  ])
}

function* rename(renaming: Renaming): SqlWork<void> {
  const { checks, foreignKeys, indexes } = renamedObjects(renaming, postgresDialect)
  const table = quotePostgresName(renaming.after.name)
  const there = new Set(yield* namesOf(CONSTRAINTS, renaming.after.name))
  const constraints = [...checks, ...foreignKeys.map(({ from, to }) => ({ from, to: to.name }))]
  for (const { from, to } of constraints.filter((constraint) => there.has(constraint.from))) {
    yield* execute(
      `ALTER TABLE ${table} RENAME CONSTRAINT ${quotePostgresName(from)} TO ${quotePostgresName(to)}`,
    )
  }
  for (const { from, to } of indexes) {
    yield* execute(`ALTER INDEX IF EXISTS ${quotePostgresName(from)} RENAME TO ${quotePostgresName(to.name)}`)
  }
}

function* renameKey(table: string): SqlWork<void> {
  const to = primaryKeyName(table)
  for (const from of yield* namesOf(PRIMARY_KEY, table)) {
    if (from === to) continue
    const renamed = `RENAME CONSTRAINT ${quotePostgresName(from)} TO ${quotePostgresName(to)}`
    yield* execute(`ALTER TABLE ${quotePostgresName(table)} ${renamed}`)
  }
}

function* runText(text: string): SqlWork<void> {
  yield* execute(text)
}

function* updateRows({ table, key, write, rows }: RowUpdate): SqlWork<number> {
  const columns = [...key, ...write]
  const lists = columns.map(({ store }, index) =>
    postgresValueDialect.encodeList(
      rows.map((row) => row[index] ?? null),
      store,
    ),
  )
  const types = columns.map(({ store }, index) => `$${index + 1}::${POSTGRES_TYPES[store]}[]`)
  const names = columns.map((_column, index) => `c${index}`)
  const sets = write.map(({ name }, index) => `${quotePostgresName(name)} = v.c${key.length + index}`)
  const same = key.map(({ name }, index) => `t.${quotePostgresName(name)} = v.c${index}`)
  return yield* execute(
    `UPDATE ${quotePostgresName(table)} AS t SET ${sets.join(', ')} FROM unnest(${types.join(', ')}) AS v (${names.join(', ')}) WHERE ${same.join(' AND ')}`,
    lists,
  )
}
