import { describe, it } from 'vitest'
import { memoryPlace } from '../src/places.js'
import { expectWalks } from './expect-walks.js'

const SEEDS = Array.from({ length: 4 }, (_, index) => 1 + index * 25)

describe('random evolutions in memory, there and back', () => {
  it.each(SEEDS)('25 walks from seed %i', (seed) => expectWalks({ makePlace: memoryPlace, seed, walks: 25 }))
})
