import type { Change, FeedPosition } from '@luxdb/core'
import { toFeedPosition } from '@luxdb/core'

/** A `pg_snapshot`: which transactions were over at one moment. */
export interface Snapshot {
  /** All before it are over. */
  readonly xmin: bigint
  /** None from here on is. */
  readonly xmax: bigint
  /** In between: those that are not. */
  readonly open: ReadonlySet<bigint>
}

/** A position: a snapshot, or a place inside the window between two. */
export interface PostgresPosition {
  /** Names the history that its ids belong to. */
  readonly history: string
  readonly from: Snapshot
  /** Only what is visible here belongs to the window that is being read. */
  readonly to?: Snapshot
  /** How far the window has been read. */
  readonly sequence: number
}

const SNAPSHOT = /^(\d{1,19}):(\d{1,19}):((?:\d{1,19}(?:,\d{1,19})*)?)$/
/** Two snapshots of some thousand open transactions. */
const MAX_LENGTH = 65_536
const SEPARATOR = '~'
const HISTORY = /^[0-9a-f]{8}$/

export function parseSnapshot(text: string): Snapshot | undefined {
  const [, xmin, xmax, open] = SNAPSHOT.exec(text) ?? []
  if (xmin === undefined || xmax === undefined || open === undefined) return undefined
  const ids = open === '' ? [] : open.split(',').map(BigInt)
  const snapshot = { xmin: BigInt(xmin), xmax: BigInt(xmax), open: new Set(ids) }
  return isPlausible(snapshot, ids) ? snapshot : undefined
}

/** What PostgreSQL itself would refuse to read. */
function isPlausible({ xmin, xmax }: Snapshot, ids: readonly bigint[]): boolean {
  if (xmin === 0n || xmax < xmin) return false
  return ids.every((xid, index) => xid >= xmin && xid < xmax && xid >= (ids[index - 1] ?? 0n))
}

export function snapshotText({ xmin, xmax, open }: Snapshot): string {
  return `${xmin}:${xmax}:${[...open].join()}`
}

/** The snapshot as if nothing from an id on had begun. */
export function cappedAt({ xmin, xmax, open }: Snapshot, cap: bigint): Snapshot {
  if (cap >= xmax) return { xmin, xmax, open }
  return { xmin: xmin < cap ? xmin : cap, xmax: cap, open: new Set([...open].filter((xid) => xid < cap)) }
}

export function parsePosition(text: string): PostgresPosition | undefined {
  if (text.length > MAX_LENGTH) return undefined
  const [history = '', first = '', second, sequence, ...rest] = text.split(SEPARATOR)
  const from = parseSnapshot(first)
  if (!HISTORY.test(history) || from === undefined || rest.length > 0) return undefined
  if (second === undefined) return { history, from, sequence: 0 }
  const to = parseSnapshot(second)
  if (to === undefined || sequence === undefined || !/^\d{1,15}$/.test(sequence)) return undefined
  return { history, from, to, sequence: Number(sequence) }
}

export function positionText({ history, from, to, sequence }: PostgresPosition): FeedPosition {
  const rest = to === undefined ? [] : [snapshotText(to), String(sequence)]
  return toFeedPosition([history, snapshotText(from), ...rest].join(SEPARATOR))
}

export function isVisible(xid: bigint, { xmin, xmax, open }: Snapshot): boolean {
  return xid < xmin || (xid < xmax && !open.has(xid))
}

/** Everything visible at `b` is visible at `a`. */
export function covers(a: Snapshot, b: Snapshot): boolean {
  return a.xmax >= b.xmax && [...a.open].every((xid) => !isVisible(xid, b))
}

export function isSeen(change: Change, { from, to, sequence }: PostgresPosition): boolean {
  const xid = BigInt(change.transaction)
  return isVisible(xid, from) || (to !== undefined && change.sequence <= sequence && isVisible(xid, to))
}
