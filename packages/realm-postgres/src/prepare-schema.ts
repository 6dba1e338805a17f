import {
  type AdditiveChange,
  applyChanges,
  diffSchema,
  NOTHING_KEPT,
  parseSnapshot,
  refusedAdditions,
  type SchemaChange,
  type SchemaMismatch,
  type SchemaPolicy,
  type SchemaSnapshot,
  schemaMismatchError,
} from '@luxdb/core'
import { changesSql, doWorkLater, keptNames, schemaToRecord, withKnown } from '@luxdb/realm-sql'
import { ensureDeferrable } from './deferred-bonds.js'
import { LuxMeta } from './lux-meta.js'
import { postgresDialect } from './postgres-dialect.js'
import { readPostgresSchema, unfitTables } from './postgres-schema-reader.js'
import type { StatementRunner } from './statement-runner.js'
import { ensureVersionTriggers } from './version-trigger.js'

/** Key of the advisory lock under which LuxDB changes a schema: "luxdb" in ASCII. */
const LOCK_KEY = '465776731234'

export interface SchemaDemand {
  readonly policy: SchemaPolicy
  /** What the database is called in messages. */
  readonly label: string
}

/** Waits until no other server changes the schema, to the end of the transaction. */
export async function lockSchema(runner: StatementRunner, timeoutMs: number): Promise<void> {
  await runner.execute(`SELECT set_config('lock_timeout', $1::text, true)`, [`${timeoutMs}ms`])
  await runner.execute('SELECT pg_advisory_xact_lock($1::bigint)', [LOCK_KEY])
}

/**
 * Makes the tables of a database fit the kinds, as far as the policy lets it. Call inside a transaction, under
 * the lock.
 * @throws LUX_SCHEMA_MISMATCH with every difference that is left
 */
export async function prepareSchema(
  runner: StatementRunner,
  wanted: SchemaSnapshot,
  { policy, label }: SchemaDemand,
): Promise<void> {
  const meta = await LuxMeta.open(runner)
  if (policy === 'as-is') return
  const additions = await assertFits(runner, wanted, { policy, label })
  for (const statement of changesSql(additions, postgresDialect)) await runner.execute(statement, [])
  await ensureDeferrable(runner, wanted)
  await ensureVersionTriggers(runner, wanted.tables)
  const record = schemaToRecord(wanted, meta.get('schema'), RELATIONS)
  await meta.recordSchema(await doWorkLater(record, ({ sql, parameters }) => runner.execute(sql, parameters)))
}

/**
 * What has to be added to the tables of a database so that they fit the kinds; only reads.
 * @throws LUX_SCHEMA_MISMATCH with every other difference
 */
export async function assertFits(
  runner: StatementRunner,
  wanted: SchemaSnapshot,
  { policy, label }: SchemaDemand,
): Promise<readonly AdditiveChange[]> {
  const { additions, mismatches } = diffSchema(await readPostgresSchema(runner, wanted), wanted)
  const kept = additions.length === 0 ? NOTHING_KEPT : keptNames((await runner.execute(KEPT, [])).rows)
  const refused = refusedAdditions(additions, { policy, kept })
  const unfit = await unfitTables(runner, wanted)
  const isTold = ({ table, object }: SchemaMismatch): boolean =>
    unfit.some((each) => each.table === table && each.object === object)
  const all = [...unfit, ...mismatches.filter((each) => !isTold(each)), ...refused]
  if (all.length > 0) throw schemaMismatchError(label, all)
  return additions
}

const RELATIONS = `SELECT relname, (relkind IN ('r', 'p'))::int FROM pg_class
  WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'f')`

/** What is kept aside: tables, and columns of those that are there. */
const KEPT = `SELECT t.relname, c.attname FROM pg_class AS t
  LEFT JOIN pg_attribute AS c ON c.attrelid = t.oid AND c.attnum > 0 AND NOT c.attisdropped AND c.attname LIKE 'lux\\_%'
  WHERE t.relnamespace = current_schema()::regnamespace AND t.relkind = 'r'
    AND (c.attname IS NOT NULL OR t.relname LIKE 'lux\\_%')`

/** Records the tables that a backup has brought. Call inside their transaction, under the lock. */
export async function recordRestored(runner: StatementRunner, schema: SchemaSnapshot): Promise<void> {
  const meta = await LuxMeta.open(runner)
  const recorded = meta.get('schema')
  await meta.recordSchema(recorded === undefined ? schema : withKnown(parseSnapshot(recorded), schema))
}

/** Records what some changes have made of the schema. Call inside their transaction, under the lock. */
export async function recordEvolved(
  runner: StatementRunner,
  changes: readonly SchemaChange[],
): Promise<void> {
  const meta = await LuxMeta.open(runner)
  const recorded = meta.get('schema')
  if (recorded !== undefined) await meta.recordSchema(applyChanges(parseSnapshot(recorded), changes))
}
