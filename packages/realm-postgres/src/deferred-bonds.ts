import type { ForeignKeySnapshot, SchemaSnapshot, TableSnapshot } from '@luxdb/core'
import type { BoundStatement } from '@luxdb/realm-sql'
import { quotePostgresName } from './postgres-quote.js'
import { arrayLiteral } from './postgres-value-dialect.js'
import { runBound, type StatementRunner, type Touched } from './statement-runner.js'

interface OwnedKey {
  readonly table: string
  readonly key: ForeignKeySnapshot
}

/**
 * PostgreSQL judges what restricts once the rows of a statement are gone, but before a cascade has gone on
 * from the second table to the third: it would refuse to dissolve a being where what holds it goes along.
 *
 * @returns by table, the constraints that a dissolve there has to put off: those whose both ends it may take
 */
export function deferredBonds({ tables }: SchemaSnapshot): ReadonlyMap<string, readonly string[]> {
  const keys = ownForeignKeys(tables)
  const cascades = keys.filter(({ key }) => key.onDelete === 'cascade')
  const deferred = new Map<string, readonly string[]>()
  for (const { name } of tables) {
    const taken = takenAlong(name, cascades)
    if (!cascades.some(({ key }) => taken.has(key.table))) continue
    const names = keys.flatMap(({ table, key }) =>
      key.onDelete === 'restrict' && taken.has(table) && taken.has(key.table) ? [key.name] : [],
    )
    if (names.length > 0) deferred.set(name, names)
  }
  return deferred
}

/** Runs a statement of a transaction and has the constraints judged when its cascades are through. */
export async function runDeferred(
  bound: BoundStatement,
  constraints: readonly string[],
  runner: StatementRunner,
): Promise<Touched> {
  const names = constraints.map(quotePostgresName).join(', ')
  await runner.execute(`SET CONSTRAINTS ${names} DEFERRED`, [])
  const touched = await runBound(bound, runner)
  await runner.execute(`SET CONSTRAINTS ${names} IMMEDIATE`, [])
  return touched
}

const NOT_DEFERRABLE = `SELECT t.relname, k.conname FROM unnest($1::text[], $2::text[]) AS w (tab, name)
  JOIN pg_constraint AS k ON k.conrelid = to_regclass(quote_ident(w.tab)) AND k.conname = w.name
  JOIN pg_class AS t ON t.oid = k.conrelid WHERE k.contype = 'f' AND NOT k.condeferrable`

/** Databases of the first LuxDB have constraints that cannot be put off. Call inside a transaction, under the lock. */
export async function ensureDeferrable(runner: StatementRunner, { tables }: SchemaSnapshot): Promise<void> {
  const restricting = ownForeignKeys(tables).filter(({ key }) => key.onDelete === 'restrict')
  const lists = [restricting.map(({ table }) => table), restricting.map(({ key }) => key.name)]
  const { rows } = await runner.execute(
    NOT_DEFERRABLE,
    lists.map((names) => arrayLiteral(names, 'text')),
  )
  for (const [table, name] of rows.map((row) => row.map(String))) {
    await runner.execute(
      `ALTER TABLE ${quotePostgresName(table ?? '')} ALTER CONSTRAINT ${quotePostgresName(name ?? '')} DEFERRABLE`,
      [],
    )
  }
}

/** Adopted tables keep their constraints as they are. */
function ownForeignKeys(tables: readonly TableSnapshot[]): readonly OwnedKey[] {
  return tables.flatMap(({ name: table, adopted, foreignKeys }) =>
    adopted ? [] : foreignKeys.map((key) => ({ table, key })),
  )
}

/** The table itself and all from which its dissolves may take rows along. */
function takenAlong(table: string, cascades: readonly OwnedKey[]): ReadonlySet<string> {
  const taken = new Set([table])
  for (const each of taken) {
    for (const { table: holder, key } of cascades) if (key.table === each) taken.add(holder)
  }
  return taken
}
