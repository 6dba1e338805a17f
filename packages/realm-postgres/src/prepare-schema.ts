import { diffSchema, type AdditiveChange, type SchemaSnapshot, schemaMismatchError } from '@luxdb/core'
import { changesSql } from '@luxdb/realm-sql'
import { ensureDeferrable } from './deferred-bonds.js'
import { LuxMeta } from './lux-meta.js'
import { postgresDialect } from './postgres-dialect.js'
import { readPostgresSchema, unfitTables } from './postgres-schema-reader.js'
import type { StatementRunner } from './statement-runner.js'
import { ensureVersionTriggers } from './version-trigger.js'

/** Key of the advisory lock under which LuxDB changes a schema: "luxdb" in ASCII. */
const LOCK_KEY = '465776731234'

/** Waits until no other server changes the schema, to the end of the transaction. */
export async function lockSchema(runner: StatementRunner, timeoutMs: number): Promise<void> {
  await runner.execute(`SELECT set_config('lock_timeout', $1::text, true)`, [`${timeoutMs}ms`])
  await runner.execute('SELECT pg_advisory_xact_lock($1::bigint)', [LOCK_KEY])
}

/**
 * Makes the tables of a database fit the kinds, by additions only. Call inside a transaction, under the lock.
 * @throws LUX_SCHEMA_MISMATCH with every difference that additions cannot settle
 */
export async function prepareSchema(
  runner: StatementRunner,
  wanted: SchemaSnapshot,
  label: string,
): Promise<void> {
  const meta = await LuxMeta.open(runner)
  const { additions, mismatches } = diffSchema(await readPostgresSchema(runner, wanted), wanted)
  const all = [...(await unfitTables(runner, wanted)), ...mismatches]
  if (all.length > 0) throw schemaMismatchError(label, all)
  await applyChanges(runner, additions)
  await ensureDeferrable(runner, wanted)
  await ensureVersionTriggers(runner, wanted.tables)
  await meta.recordSchema(wanted)
}

/** Executes changes and records what is there now. Call inside a transaction, under the lock. */
export async function evolveSchema(
  runner: StatementRunner,
  changes: readonly AdditiveChange[],
  wanted: SchemaSnapshot,
): Promise<void> {
  await applyChanges(runner, changes)
  const meta = await LuxMeta.open(runner)
  await meta.recordSchema(await readPostgresSchema(runner, wanted))
}

async function applyChanges(runner: StatementRunner, changes: readonly AdditiveChange[]): Promise<void> {
  for (const statement of changesSql(changes, postgresDialect)) await runner.execute(statement, [])
}
