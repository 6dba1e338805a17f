/** Seeded randomness: the same seed gives the same test. */
export class Random {
  readonly seed: number
  #state: number

  constructor(seed: number) {
    this.seed = seed
    this.#state = seed
  }

  /** In [0, 1), by mulberry32. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }

  /** A whole number from 0 to `limit` - 1. */
  below(limit: number): number {
    return Math.floor(this.next() * limit)
  }

  chance(ratio: number): boolean {
    return this.next() < ratio
  }

  pick<T>(items: readonly T[]): T {
    const item = items[this.below(items.length)]
    if (item === undefined) throw new RangeError('There is nothing to pick from.')
    return item
  }

  list<T>(length: number, make: () => T): T[] {
    return Array.from({ length }, make)
  }

  /** Some of the items, each at most once, in their order. */
  some<T>(items: readonly T[], ratio = 0.5): T[] {
    return items.filter(() => this.chance(ratio))
  }
}

/** The seed of this run: LUX_SEED repeats another. */
export function seedOfRun(): number {
  const given = process.env['LUX_SEED']
  return given === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(given)
}
