import type { Comparator } from './compare-rows.js'

/** Above this share of the rows, sorting them all is quicker. */
const LARGEST_SHARE = 1 / 8

/** The first rows in the order of `compare`, as sorting all of them and cutting off would give. */
export function firstInOrder<T>(rows: readonly T[], compare: Comparator<T>, count: number): readonly T[] {
  if (count > rows.length * LARGEST_SHARE) return [...rows].sort(compare).slice(0, count)
  const first: T[] = []
  for (const row of rows) {
    const last = first.length < count ? undefined : first.at(-1)
    if (count === 0 || (last !== undefined && compare(row, last) >= 0)) continue
    if (last !== undefined) first.pop()
    first.splice(placeOf(row, first, compare), 0, row)
  }
  return first
}

/** Behind every row that is not greater, so that ties keep the order in which they came. */
function placeOf<T>(row: T, sorted: readonly T[], compare: Comparator<T>): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const other = sorted[middle]
    if (other !== undefined && compare(other, row) <= 0) low = middle + 1
    else high = middle
  }
  return low
}
