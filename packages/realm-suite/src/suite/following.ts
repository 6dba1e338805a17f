import type { BaseRealm, Change, ChangeFeed, ChangeWindow, FeedPosition } from '@luxdb/core'
import type { KindShape, Row } from '@luxdb/core/query'

const DEADLINE_MS = 15_000

/** Windows after a position, read until `done` says that it is enough. @throws when that takes too long */
export async function windowsAfter(
  feed: ChangeFeed,
  from: FeedPosition,
  done: (changes: readonly Change[], windows: readonly ChangeWindow[]) => boolean,
): Promise<readonly ChangeWindow[]> {
  const windows: ChangeWindow[] = []
  const changes: Change[] = []
  if (done(changes, windows)) return windows
  const signal = AbortSignal.timeout(DEADLINE_MS)
  for await (const window of feed.windows(from, { signal })) {
    windows.push(window)
    changes.push(...window.changes)
    if (done(changes, windows)) return windows
  }
  throw new Error(`The feed gave ${changes.length} changes in ${DEADLINE_MS} ms, and more were expected.`)
}

/** Changes after a position: at least so many. */
export async function changesAfter(
  realm: BaseRealm,
  from: FeedPosition,
  count: number,
): Promise<readonly Change[]> {
  const windows = await windowsAfter(realm.changes, from, (changes) => changes.length >= count)
  return windows.flatMap(({ changes }) => changes)
}

/** All beings of a kind by soulId, as the feed leaves them when it is followed from a snapshot. */
export class Follower {
  readonly rows: Map<string, Row> = new Map()
  /** What cannot have happened: an insert of what is there, an update of what is not, an old row that is not the last one. */
  readonly anomalies: string[] = []
  readonly #kind: string

  constructor(kind: string) {
    this.#kind = kind
  }

  apply(change: Change): void {
    if (change.kind !== this.#kind) return
    const known = this.rows.get(change.soulId)
    if (JSON.stringify(printable(known)) !== JSON.stringify(printable(change.old))) {
      this.anomalies.push(`${change.operation} ${change.soulId} at ${change.sequence}`)
    }
    if (change.new === undefined) this.rows.delete(change.soulId)
    else this.rows.set(change.soulId, change.new)
  }
}

export function printable(row: Row | undefined): readonly unknown[] | null {
  return row === undefined ? null : row.map((cell) => (typeof cell === 'bigint' ? `${cell}n` : cell))
}

/** The whole rows of a kind now, and the position that they were read at. */
export async function readAll(
  realm: BaseRealm,
  shape: KindShape,
): Promise<{ readonly rows: readonly Row[]; readonly position: FeedPosition }> {
  const { name } = shape
  const request = { type: 'contemplate', kind: name, query: { v: 1, type: 'query', kind: name } } as const
  const { rows, position } = await realm.snapshot(request)
  // Whole rows have no embeds: each entry is a cell.
  return { rows: rows as readonly Row[], position }
}
