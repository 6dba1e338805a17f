import { LuxError } from '@luxdb/core'
import { CHANGES_TABLE, type LoggedChange, type RawRow } from '@luxdb/realm-sql'
import { cappedAt, parseSnapshot, type Snapshot } from './postgres-snapshot.js'

/** What one statement says about the log beside its rows. */
export interface LogFacts {
  readonly snapshot: Snapshot
  /** Every id below it is out of the log. */
  readonly floor: bigint
  /** Name of the history, as the database has it. */
  readonly epoch: string
  /** The highest id of a transaction that is in the log. */
  readonly top: bigint
  /** On a standby, snapshots leave out what is running. */
  readonly isStandby: boolean
  /** The row that was asked about is still there. */
  readonly isContinued: boolean
}

/** Ids of transactions begin there. */
const FIRST_XID = 3n

export const PRUNED_KEY: string = 'feed/pruned'
const FACT_COUNT = 6

// What is visible in a snapshot lies between the ids that are open in it. The rows of a transaction that is open,
// and may be loading millions, are so never looked at.
// As an array they are taken for few: a plan that is thought dear is compiled anew at each execution.
const SNAPSHOT = `s AS MATERIALIZED (SELECT pg_current_snapshot() AS s),
  ends AS MATERIALIZED (SELECT ARRAY(SELECT pg_snapshot_xip(s.s) UNION ALL SELECT pg_snapshot_xmax(s.s)) AS x FROM s),
  gaps AS MATERIALIZED (SELECT lag(e.x, 1, '0'::xid8) OVER (ORDER BY e.x) AS "after", e.x AS "before"
    FROM ends CROSS JOIN unnest(ends.x) AS e (x))`

// Ids are ordered under the name of their table: a bare "xid" is the text that is selected.
const TOP = `SELECT t.x::text FROM gaps CROSS JOIN LATERAL (SELECT c."xid" FROM "${CHANGES_TABLE}" AS c
  WHERE c."xid" > gaps."after" AND c."xid" < gaps."before" ORDER BY c."xid" DESC LIMIT 1) AS t (x) ORDER BY t.x DESC LIMIT 1`

function facts(isContinued: string): string {
  return `s.s::text, (SELECT "value" FROM "lux_state" WHERE "key" = '${PRUNED_KEY}'), (SELECT "value" FROM "lux_meta" WHERE "key" = 'epoch'),
    (${TOP}), pg_is_in_recovery(), ${isContinued}`
}

/** Parameters: id and sequence of a row. */
const CONTINUED = `EXISTS (SELECT FROM "${CHANGES_TABLE}" WHERE "xid" = $1::text::xid8 AND "sequence" = $2::bigint)`

const ROW = `l."sequence", l."xid"::text, l."layout", l."operation", l."old"::text, l."new"::text,
  floor(extract(epoch FROM l."at") * 1000)::bigint`

/** The facts alone. No parameters. */
export const HEAD: string = `WITH ${SNAPSHOT} SELECT ${facts('true')} FROM s`

// One statement, so one snapshot, which is the position that follows. What is new in it was begun after the old
// one (xid >= xmax) or was open then. OFFSET 0 keeps the planner from scanning the log once for all gaps.
/** Parameters: a row to ask about; xmax, open ids; limit. */
export const READ: string = `WITH ${SNAPSHOT}
  SELECT ${facts(CONTINUED)}, ${ROW} FROM s LEFT JOIN LATERAL (
    SELECT c.* FROM gaps CROSS JOIN LATERAL (SELECT * FROM "${CHANGES_TABLE}"
      WHERE "xid" >= $3::text::xid8 AND "xid" > gaps."after" AND "xid" < gaps."before" OFFSET 0) AS c
    WHERE gaps."before" > $3::text::xid8
    UNION ALL SELECT c.* FROM unnest($4::text::xid8[]) AS o (x) CROSS JOIN LATERAL (SELECT * FROM "${CHANGES_TABLE}"
      WHERE "xid" = o.x OFFSET 0) AS c WHERE pg_visible_in_snapshot(o.x, s.s)
    ORDER BY "sequence" LIMIT $5::bigint
  ) AS l ON true ORDER BY l."sequence"`

// The rest of a window that was too large for one answer: only what was visible at its end.
/** Parameters: those of READ, and the end, and the sequence that was read last. */
export const READ_ON: string = `WITH ${SNAPSHOT}
  SELECT ${facts(CONTINUED)}, ${ROW} FROM s LEFT JOIN LATERAL (
    SELECT * FROM "${CHANGES_TABLE}"
    WHERE "sequence" > $7::bigint AND ("xid" >= $3::text::xid8 OR "xid" = ANY ($4::text::xid8[]))
      AND pg_visible_in_snapshot("xid", $6::text::pg_snapshot)
    ORDER BY "sequence" LIMIT $5::bigint
  ) AS l ON true ORDER BY l."sequence"`

export function logFacts(row: RawRow | undefined): LogFacts {
  const [snapshot, pruned, epoch, top, isStandby, isContinued] = row ?? []
  const parsed = parseSnapshot(String(snapshot))
  if (parsed === undefined) {
    throw new LuxError('LUX_INTERNAL', `PostgreSQL gave a snapshot that cannot be read: ${snapshot}.`)
  }
  return {
    snapshot: parsed,
    floor: typeof pruned === 'string' ? BigInt(pruned) : FIRST_XID,
    epoch: String(epoch),
    top: typeof top === 'string' ? BigInt(top) : 0n,
    isStandby: isStandby === 't',
    isContinued: isContinued === 't',
  }
}

/**
 * The place behind everything that is in the log. Ids above the highest one there are left to the future: a crash
 * gives out again those of transactions that wrote nothing durable, and they must not count as seen.
 */
export function endOf({ snapshot, top, floor }: LogFacts): Snapshot {
  return cappedAt(snapshot, top >= floor ? top + 1n : floor)
}

/** Undefined where there are facts alone. */
export function loggedChange(row: RawRow): LoggedChange | undefined {
  const [sequence, xid, layout, operation, old, after, at] = row.slice(FACT_COUNT)
  if (sequence === null) return undefined
  const isReset = operation === 'R' && typeof old === 'string'
  return {
    sequence: Number(sequence),
    transaction: String(xid),
    layout: Number(layout),
    operation: String(operation),
    old: isReset ? String(JSON.parse(old)) : typeof old === 'string' ? old : null,
    new: typeof after === 'string' ? after : null,
    at: Number(at),
  }
}
