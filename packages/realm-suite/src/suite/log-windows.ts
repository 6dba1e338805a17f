import type { Change, ChangeSource, ChangeWindow, FeedPosition } from '@luxdb/core'

const PAGE_SIZE = 5_000

/** Everything that a log holds after a position, in pages: what the source itself says, before anything mends it. */
export async function windowsSince(
  source: ChangeSource,
  from: FeedPosition,
  pageSize: number = PAGE_SIZE,
): Promise<readonly ChangeWindow[]> {
  const windows: ChangeWindow[] = []
  for (let at = from; ; ) {
    const window = await source.read(at, { limit: pageSize })
    windows.push(window)
    at = window.to
    if (!window.partial) return windows
  }
}

/** Changes as operation, soulId, old and new row, for short expectations. */
export function changeRows(changes: readonly Change[]): readonly (readonly unknown[])[] {
  return changes.map(({ operation, soulId, old, new: after }) => [
    operation,
    soulId,
    old ?? null,
    after ?? null,
  ])
}
