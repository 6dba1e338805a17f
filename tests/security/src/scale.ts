import { randomNumbers } from '@luxdb/realm-suite'

/** How much of what is too much for every run is looked at: see `npm run security -- --help`. */
export interface Scale {
  /** Everything, rather than a sample. */
  readonly isWhole: boolean
  /** Chooses the sample. */
  readonly seed: number
}

export const SCALE: Scale = Object.freeze({
  isWhole: process.env['LUXDB_SECURITY_ALL'] === '1',
  seed: Number(process.env['LUXDB_SECURITY_SEED'] ?? Math.floor(Math.random() * 2 ** 31)),
})

/** As many of a list as are wanted, in its order; all of them where everything is. */
export function sampleOf<T>(
  list: readonly T[],
  count: number,
  { isWhole, seed }: Scale = SCALE,
): readonly T[] {
  if (isWhole || count >= list.length) return list
  const random = randomNumbers(seed)
  let wanted = count
  return list.filter((_, index) => {
    const isTaken = random(list.length - index) < wanted
    if (isTaken) wanted -= 1
    return isTaken
  })
}
