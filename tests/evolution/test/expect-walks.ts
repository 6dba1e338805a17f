import { expect } from 'vitest'
import type { PlaceMaker } from '../src/places.js'
import { shortestFailure } from '../src/shortest-walk.js'

export interface WalksToExpect {
  readonly makePlace: PlaceMaker
  /** Seed of the first walk; the next ones count up. */
  readonly seed: number
  readonly walks: number
}

const STEPS = 6

/** Walks that have to end well; a failure shows the shortest walk of its seed. */
export async function expectWalks({ makePlace, seed: first, walks }: WalksToExpect): Promise<void> {
  let operations = 0
  let comparedRows = 0
  for (let seed = first; seed < first + walks; seed++) {
    const result = await shortestFailure({ makePlace, seed, steps: STEPS })
    if ('failure' in result) {
      expect.fail(`seed ${seed}, ${result.steps} steps:\n${result.history.join('\n')}\n${result.failure}`)
    }
    operations += result.operations
    comparedRows += result.comparedRows
  }
  // Walks on the spot prove nothing.
  expect(operations).toBeGreaterThan(walks * 3)
  expect(comparedRows).toBeGreaterThan(walks * 10)
}
