/**
 * The list with as many items left out as may be while it still fails: large parts first, then one by
 * one.
 */
export async function shrunkList<T>(
  items: readonly T[],
  fails: (fewer: readonly T[]) => Promise<boolean>,
  mostAttempts: number,
): Promise<readonly T[]> {
  let kept = items
  let attempts = 0
  for (let size = Math.ceil(items.length / 2); size >= 1; size = Math.floor(size / 2)) {
    for (let start = 0; start < kept.length && attempts < mostAttempts; attempts++) {
      const fewer = kept.toSpliced(start, size)
      if (await fails(fewer)) kept = fewer
      else start += size
    }
  }
  return kept
}
