import { randomUUID } from 'node:crypto'
import { CHANGES_TABLE, type RawRow } from '@luxdb/realm-sql'
import { TICKS_TABLE } from './capture-trigger.js'
import { PRUNED_KEY } from './change-queries.js'
import type { StatementRunner } from './statement-runner.js'

export type Ask = (sql: string, parameters: readonly unknown[]) => Promise<readonly RawRow[]>

const ORIGIN_KEY = 'feed/origin'
const PLACE = `SELECT (SELECT oid FROM pg_database WHERE datname = current_database()), '${CHANGES_TABLE}'::regclass::oid`
const CLUSTER = 'SELECT system_identifier FROM pg_control_system()'
const MAY_ASK = `SELECT has_function_privilege('pg_control_system()', 'EXECUTE')`
// The transaction that asks may have written to the log itself.
const IS_AHEAD = `SELECT EXISTS (SELECT FROM "${CHANGES_TABLE}" AS c WHERE c."xid" >= pg_snapshot_xmax(pg_current_snapshot())
  AND c."xid" IS DISTINCT FROM pg_current_xact_id_if_assigned())`

/** Where a log was written: cluster, database and table. */
export async function originOf(ask: Ask): Promise<string> {
  const [place] = await ask(PLACE, [])
  const [may] = await ask(MAY_ASK, [])
  // Some hosts keep it from everybody.
  const [cluster] = may?.[0] === 't' ? await ask(CLUSTER, []) : []
  return [cluster?.[0] ?? '', ...(place ?? [])].join('/')
}

/**
 * Empties a log that was written elsewhere: the ids in one that was restored from a dump stand for other
 * transactions here, or for none yet. Call inside a transaction, under the lock.
 */
export async function ensureOrigin(runner: StatementRunner): Promise<void> {
  const ask: Ask = async (sql, parameters) => (await runner.execute(sql, parameters)).rows
  const origin = await originOf(ask)
  const [stored] = await ask(`SELECT "value" FROM "lux_state" WHERE "key" = '${ORIGIN_KEY}'`, [])
  const [isAhead] = await ask(IS_AHEAD, [])
  if (isAhead?.[0] === 't' || (stored !== undefined && stored[0] !== origin)) await beginAnew(runner)
  else if (stored !== undefined) return
  await runner.execute(
    `INSERT INTO "lux_state" ("key", "value") VALUES ('${ORIGIN_KEY}', $1::text) ON CONFLICT ("key") DO UPDATE SET "value" = excluded."value"`,
    [origin],
  )
}

/** Another history begins: nobody's position is of it. */
export async function beginAnew(runner: StatementRunner): Promise<void> {
  await runner.execute(`TRUNCATE "${CHANGES_TABLE}", "${TICKS_TABLE}"`, [])
  await runner.execute(`DELETE FROM "lux_state" WHERE "key" = '${PRUNED_KEY}'`, [])
  await runner.execute(`UPDATE "lux_meta" SET "value" = $1::text WHERE "key" = 'epoch'`, [randomUUID()])
}
