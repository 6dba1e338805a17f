import {
  type Change,
  type ChangeRetention,
  type ChangeSource,
  type ChangeWindow,
  type FeedPosition,
  LuxError,
  type ReadChangesOptions,
} from '@luxdb/core'
import type { RawRow } from '@luxdb/realm-sql'
import {
  CHANGES_TABLE,
  type ChangeDecoder,
  LAYOUTS_TABLE,
  type LoggedChange,
  parseLayout,
} from '@luxdb/realm-sql'
import {
  covers,
  isSeen,
  type PostgresPosition,
  parsePosition,
  parseSnapshot,
  positionText,
  type Snapshot,
  snapshotText,
} from './postgres-snapshot.js'
import { arrayLiteral } from './postgres-value-dialect.js'

export interface PostgresChangeSourceOptions {
  readonly epoch: string
  readonly decoder: ChangeDecoder
  /** Runs one statement that reads. */
  readonly ask: (sql: string, parameters: readonly unknown[]) => Promise<readonly RawRow[]>
  readonly watch: (wake: () => void) => () => void
  /** Puts back what somebody took away of the log; called now and then while the log is read. */
  readonly repair: () => Promise<void>
  readonly prune: (retention: ChangeRetention) => Promise<number>
  readonly retention: ChangeRetention
  readonly now: () => number
}

const COLUMNS = `l."sequence", l."xid"::text, l."layout", l."operation", l."old"::text, l."new"::text,
  floor(extract(epoch FROM l."at") * 1000)::bigint`

// One statement, so one snapshot, which is the position that follows. What is new in it was begun after the old
// one (xid >= xmax) or was open then: two scans of the index.
const READ = `WITH s AS MATERIALIZED (SELECT pg_current_snapshot() AS s)
  SELECT s.s::text, (SELECT "value" FROM "lux_state" WHERE "key" = 'feed/pruned'), ${COLUMNS} FROM s LEFT JOIN LATERAL (
    SELECT * FROM "${CHANGES_TABLE}" WHERE "xid" >= $1::text::xid8
    UNION ALL SELECT * FROM "${CHANGES_TABLE}" WHERE "xid" = ANY ($2::text::xid8[])
    ORDER BY "sequence" LIMIT $3::bigint
  ) AS l ON true ORDER BY l."sequence"`

// The rest of a window that was too large for one answer: only what was visible at its end.
const READ_ON = `SELECT $3::text, (SELECT "value" FROM "lux_state" WHERE "key" = 'feed/pruned'), ${COLUMNS} FROM (SELECT 1) AS one LEFT JOIN LATERAL (
    SELECT * FROM (
      SELECT * FROM "${CHANGES_TABLE}" WHERE "xid" >= $1::text::xid8
      UNION ALL SELECT * FROM "${CHANGES_TABLE}" WHERE "xid" = ANY ($2::text::xid8[])
    ) AS w WHERE pg_visible_in_snapshot("xid", $3::text::pg_snapshot) AND "sequence" > $4::bigint
    ORDER BY "sequence" LIMIT $5::bigint
  ) AS l ON true ORDER BY l."sequence"`

const REPAIR_EVERY_MS = 5_000

/** The log of a PostgreSQL database, read by the difference of two snapshots. */
export class PostgresChangeSource implements ChangeSource {
  readonly epoch: string
  readonly #options: PostgresChangeSourceOptions
  #repairAt = 0

  constructor(options: PostgresChangeSourceOptions) {
    this.epoch = options.epoch
    this.#options = options
  }

  async head(): Promise<FeedPosition> {
    const [row] = await this.#options.ask('SELECT pg_current_snapshot()::text, pg_is_in_recovery()', [])
    if (row?.[1] === 't') throw standbyError()
    return positionText({ from: snapshotOf(row?.[0]), sequence: 0 })
  }

  async floor(): Promise<FeedPosition> {
    const [row] = await this.#options.ask(`SELECT "value" FROM "lux_state" WHERE "key" = 'feed/pruned'`, [])
    const pruned = BigInt(String(row?.[0] ?? '3'))
    return positionText({ from: { xmin: pruned, xmax: pruned, open: new Set() }, sequence: 0 })
  }

  async read(from: FeedPosition, { limit }: ReadChangesOptions): Promise<ChangeWindow> {
    await this.#repairNowAndThen()
    const position = parsePosition(from)
    if (position === undefined) throw lost('invalid')
    const rows = await this.#rows(position, limit + 1)
    const to = snapshotOf(rows[0]?.[0])
    this.#assertReadable(position, rows[0]?.[1], to)
    const found = rows.filter((row) => row[2] !== null)
    const page = found.slice(0, limit)
    await this.#learnLayouts(page)
    const decoded = page.map((row) => this.#options.decoder.decode(loggedChange(row)))
    const partial = found.length > limit
    const sequence = Number(page.at(-1)?.[2] ?? 0)
    return {
      changes: decoded.flatMap(({ changes }) => changes),
      resets: decoded.flatMap(({ reset }) => (reset === undefined ? [] : [reset])),
      to: positionText(partial ? { from: position.from, to, sequence } : { from: to, sequence: 0 }),
      partial,
    }
  }

  #rows({ from, to, sequence }: PostgresPosition, limit: number): Promise<readonly RawRow[]> {
    const open = arrayLiteral([...from.open].map(String), 'text')
    const [first, second] = [String(from.xmax), open]
    return to === undefined
      ? this.#options.ask(READ, [first, second, limit])
      : this.#options.ask(READ_ON, [first, second, snapshotText(to), sequence, limit])
  }

  #assertReadable({ from }: PostgresPosition, pruned: unknown, now: Snapshot): void {
    if (from.xmax > now.xmax) throw lost('epoch')
    if (typeof pruned !== 'string') return
    const floor = BigInt(pruned)
    if (from.xmax < floor || [...from.open].some((xid) => xid < floor)) throw lost('expired')
  }

  async #learnLayouts(rows: readonly RawRow[]): Promise<void> {
    const { decoder, ask } = this.#options
    const unknown = new Set(rows.map((row) => Number(row[4])).filter((layout) => !decoder.knows(layout)))
    if (unknown.size === 0) return
    const ids = arrayLiteral([...unknown], 'int')
    const found = await ask(
      `SELECT "id", "table", "columns" FROM "${LAYOUTS_TABLE}" WHERE "id" = ANY ($1::int[])`,
      [ids],
    )
    for (const [id, table, columns] of found) {
      decoder.learn({ id: Number(id), table: String(table), columns: parseLayout(String(columns)) })
    }
  }

  async #repairNowAndThen(): Promise<void> {
    const { now, repair } = this.#options
    if (now() < this.#repairAt) return
    this.#repairAt = now() + REPAIR_EVERY_MS
    await repair()
  }

  parse(text: string): FeedPosition | undefined {
    const position = parsePosition(text)
    return position === undefined ? undefined : positionText(position)
  }

  covers(a: FeedPosition, b: FeedPosition): boolean {
    const [left, right] = [parsePosition(a), parsePosition(b)]
    return left !== undefined && right !== undefined && covers(left.from, right.to ?? right.from)
  }

  seen(change: Change, at: FeedPosition): boolean {
    const position = parsePosition(at)
    return position !== undefined && isSeen(change, position)
  }

  watch(wake: () => void): () => void {
    return this.#options.watch(wake)
  }

  prune(): Promise<number> {
    return this.#options.prune(this.#options.retention)
  }

  async size(): Promise<{ readonly changes: number; readonly bytes: number }> {
    const [row] = await this.#options.ask(
      `SELECT greatest(reltuples, 0)::bigint, pg_total_relation_size(oid) FROM pg_class WHERE oid = '"${CHANGES_TABLE}"'::regclass`,
      [],
    )
    return { changes: Number(row?.[0]), bytes: Number(row?.[1]) }
  }
}

function snapshotOf(text: unknown): Snapshot {
  const snapshot = parseSnapshot(String(text))
  if (snapshot === undefined)
    throw new LuxError('LUX_INTERNAL', 'PostgreSQL gave a snapshot that cannot be read.')
  return snapshot
}

function loggedChange(row: RawRow): LoggedChange {
  const [, , sequence, xid, layout, operation, old, after, at] = row
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

function standbyError(): LuxError {
  return new LuxError(
    'LUX_UNSUPPORTED',
    'A standby has no change feed: its snapshots leave running transactions out. Connect to the primary.',
    {
      details: { feature: 'changes' },
    },
  )
}

function lost(reason: 'expired' | 'epoch' | 'invalid'): LuxError {
  return new LuxError('LUX_POSITION_LOST', 'The log no longer reaches back to this position; read anew.', {
    details: { reason },
  })
}
