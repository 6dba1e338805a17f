import type { ChangeRetention } from '@luxdb/core'
import { CHANGES_TABLE } from '@luxdb/realm-sql'
import { TICKS_TABLE } from './capture-trigger.js'
import type { StatementRunner } from './statement-runner.js'

/** One server prunes at a time. */
const PRUNE_LOCK = '465776731236'
const BATCH = 5_000
const MAX_BATCHES = 200

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
  const { rows } = await runner.execute(`SELECT pg_try_advisory_xact_lock(${PRUNE_LOCK})`, [])
  if (rows[0]?.[0] !== 't') return undefined
  await runner.execute(`INSERT INTO "${TICKS_TABLE}" ("snapshot") VALUES (pg_current_snapshot())`, [])
  const byAge = await oldTick(runner, now - retention.retentionMs)
  const bySize = await excess(runner, retention.retentionBytes)
  const below = [byAge, bySize]
    .filter((xid) => xid !== undefined)
    .sort((a, b) => (BigInt(a) < BigInt(b) ? 1 : -1))[0]
  if (below === undefined) return undefined
  await runner.execute(
    `INSERT INTO "lux_state" ("key", "value") VALUES ('feed/pruned', $1::text) ON CONFLICT ("key")
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

/** The id in the log below which so many rows lie as are too many, if all of them are over. */
async function excess(runner: StatementRunner, maxBytes: number): Promise<string | undefined> {
  const { rows } = await runner.execute(
    `SELECT pg_total_relation_size('"${CHANGES_TABLE}"'), count(*) FROM "${CHANGES_TABLE}"
      HAVING pg_total_relation_size('"${CHANGES_TABLE}"') > $1::bigint`,
    [maxBytes],
  )
  const [bytes, count] = rows[0] ?? []
  if (bytes === undefined) return undefined
  const tooMany = Math.ceil((1 - maxBytes / Number(bytes)) * Number(count))
  const found = await runner.execute(
    `SELECT "xid"::text FROM "${CHANGES_TABLE}" WHERE "xid" < pg_snapshot_xmin(pg_current_snapshot()) ORDER BY "xid" OFFSET $1::bigint LIMIT 1`,
    [tooMany],
  )
  const [xid] = found.rows[0] ?? []
  return xid === undefined ? undefined : String(xid)
}

async function deleteBatch(runner: StatementRunner, below: string): Promise<number> {
  const { count } = await runner.execute(
    `DELETE FROM "${CHANGES_TABLE}" WHERE ctid = ANY (ARRAY(SELECT ctid FROM "${CHANGES_TABLE}" WHERE "xid" < $1::text::xid8 LIMIT ${BATCH}))`,
    [below],
  )
  return count
}
