import type { ChangeRetention } from '@luxdb/core'
import { CHANGES_TABLE } from '@luxdb/realm-sql'
import { TICKS_TABLE } from './capture-trigger.js'
import { PRUNED_KEY } from './change-queries.js'
import type { StatementRunner } from './statement-runner.js'

/** One server prunes at a time. */
const PRUNE_LOCK = '465776731236'
const BATCH = 5_000
const MAX_BATCHES = 200
/** What a row takes beside its images, its places in the indexes included. */
const ROW_OVERHEAD_BYTES = 120

export interface PruneOptions {
  readonly retention: ChangeRetention
  /** Epoch milliseconds. */
  readonly now: number
  /** Runs each piece in a transaction of its own. */
  readonly transaction: <T>(work: (runner: StatementRunner) => Promise<T>) => Promise<T>
}

/**
 * Deletes what is older or more than is kept. Everything below an id is deleted, and the id is made known
 * before: a position is good as long as neither its end nor one of its open transactions lies below it.
 */
export async function pruneChanges({ retention, now, transaction }: PruneOptions): Promise<number> {
  const below = await transaction((runner) => settleFloor(runner, retention, now))
  if (below === undefined) return 0
  let gone = 0
  for (let batch = 0; batch < MAX_BATCHES; batch++) {
    const count = await transaction((runner) => deleteBatch(runner, below))
    gone += count
    if (count < BATCH) break
  }
  return gone
}

/** The id below which everything goes; undefined when nothing does, or another server is at it. */
async function settleFloor(
  runner: StatementRunner,
  retention: ChangeRetention,
  now: number,
): Promise<string | undefined> {
  if ((await oneOf(runner, `SELECT pg_try_advisory_xact_lock(${PRUNE_LOCK})`, [])) !== 't') return undefined
  await runner.execute(`INSERT INTO "${TICKS_TABLE}" ("snapshot") VALUES (pg_current_snapshot())`, [])
  const candidates = [
    await oldTick(runner, now - retention.retentionMs),
    await excess(runner, retention.retentionBytes),
  ]
  const [before] = candidates
    .filter((xid) => xid !== undefined)
    .sort((a, b) => (BigInt(a) < BigInt(b) ? 1 : -1))
  if (before === undefined) return undefined
  // Not further than what goes: whoever has seen all of it has lost nothing, however long it was silent.
  const last = await oneOf(
    runner,
    `SELECT c."xid"::text FROM "${CHANGES_TABLE}" AS c WHERE c."xid" < $1::text::xid8 ORDER BY c."xid" DESC LIMIT 1`,
    [before],
  )
  if (last === undefined) return undefined
  const below = String(BigInt(last) + 1n)
  await runner.execute(
    `INSERT INTO "lux_state" ("key", "value") VALUES ('${PRUNED_KEY}', $1::text) ON CONFLICT ("key")
      DO UPDATE SET "value" = greatest("lux_state"."value"::numeric, excluded."value"::numeric)::text`,
    [below],
  )
  return below
}

/** What was over at the latest moment before a time. Moments before that one are needed no more. */
async function oldTick(runner: StatementRunner, before: number): Promise<string | undefined> {
  const time = new Date(before).toISOString()
  const { rows } = await runner.execute(
    `SELECT pg_snapshot_xmin("snapshot")::text, "at"::text FROM "${TICKS_TABLE}" WHERE "at" < $1::text::timestamptz ORDER BY "at" DESC LIMIT 1`,
    [time],
  )
  const [xid, at] = rows[0] ?? []
  if (xid === undefined) return undefined
  await runner.execute(`DELETE FROM "${TICKS_TABLE}" WHERE "at" < $1::text::timestamptz`, [at])
  return String(xid)
}

/**
 * The id below which lies what is too much. Rows are counted, not the bytes of the file, which does not shrink
 * when rows go: their space is used again.
 */
async function excess(runner: StatementRunner, maxBytes: number): Promise<string | undefined> {
  const bytes = await oneOf(runner, `SELECT pg_total_relation_size('"${CHANGES_TABLE}"')`, [])
  if (Number(bytes) <= maxBytes) return undefined
  const average = await oneOf(
    runner,
    `SELECT avg(coalesce(pg_column_size("old"), 0) + coalesce(pg_column_size("new"), 0)) FROM (
      SELECT "old", "new" FROM "${CHANGES_TABLE}" ORDER BY "sequence" DESC LIMIT 1000) AS latest`,
    [],
  )
  const kept = Math.floor(maxBytes / (Number(average ?? 0) + ROW_OVERHEAD_BYTES))
  return await oneOf(
    runner,
    `SELECT c."xid"::text FROM "${CHANGES_TABLE}" AS c WHERE c."xid" < pg_snapshot_xmin(pg_current_snapshot())
      ORDER BY c."xid" DESC OFFSET $1::bigint LIMIT 1`,
    [kept],
  )
}

async function deleteBatch(runner: StatementRunner, below: string): Promise<number> {
  const { count } = await runner.execute(
    `DELETE FROM "${CHANGES_TABLE}" WHERE ctid = ANY (ARRAY(SELECT ctid FROM "${CHANGES_TABLE}" WHERE "xid" < $1::text::xid8 LIMIT ${BATCH}))`,
    [below],
  )
  return count
}

/** The only value of the only row; undefined when there is none. */
async function oneOf(
  runner: StatementRunner,
  sql: string,
  parameters: readonly unknown[],
): Promise<string | undefined> {
  const value = (await runner.execute(sql, parameters)).rows[0]?.[0]
  return typeof value === 'string' ? value : undefined
}
