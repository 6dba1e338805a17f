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

export const PRUNED_KEY = 'feed/pruned'
const FACT_COUNT = 6

function facts(snapshot: string, isContinued: string): string {
  return `${snapshot}, (SELECT "value" FROM "lux_state" WHERE "key" = '${PRUNED_KEY}'), (SELECT "value" FROM "lux_meta" WHERE "key" = 'epoch'),
    (SELECT c."xid"::text FROM "${CHANGES_TABLE}" AS c ORDER BY c."xid" DESC LIMIT 1), pg_is_in_recovery(), ${isContinued}`
}

/** Parameters: id and sequence of a row. */
const CONTINUED = `EXISTS (SELECT FROM "${CHANGES_TABLE}" WHERE "xid" = $1::text::xid8 AND "sequence" = $2::bigint)`

const ROW = `l."sequence", l."xid"::text, l."layout", l."operation", l."old"::text, l."new"::text,
  floor(extract(epoch FROM l."at") * 1000)::bigint`

// Ids are ordered under the name of their table: a bare "xid" is the text that is selected.

/** The facts alone. No parameters. */
export const HEAD: string = `SELECT ${facts('pg_current_snapshot()::text', 'true')}`

// One statement, so one snapshot, which is the position that follows. What is new in it was begun after the old
// one (xid >= xmax) or was open then: two scans of the index.
/** Parameters: a row to ask about; xmax, open ids; limit. */
export const READ: string = `WITH s AS MATERIALIZED (SELECT pg_current_snapshot() AS s)
  SELECT ${facts('s.s::text', CONTINUED)}, ${ROW} FROM s LEFT JOIN LATERAL (
    SELECT * FROM "${CHANGES_TABLE}" WHERE "xid" >= $3::text::xid8
    UNION ALL SELECT * FROM "${CHANGES_TABLE}" WHERE "xid" = ANY ($4::text::xid8[])
    ORDER BY "sequence" LIMIT $5::bigint
  ) AS l ON true ORDER BY l."sequence"`

// The rest of a window that was too large for one answer: only what was visible at its end.
/** Parameters: those of READ, and the end, and the sequence that was read last. */
export const READ_ON: string = `SELECT ${facts('pg_current_snapshot()::text', CONTINUED)}, ${ROW} FROM (SELECT 1) AS one LEFT JOIN LATERAL (
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
