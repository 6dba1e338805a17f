import { describe, it } from 'vitest'
import { sqlitePlace } from '../src/places.js'
import { expectWalks } from './expect-walks.js'

/** 300 walks; each part can be asked for by itself. */
const SEEDS = Array.from({ length: 20 }, (_, index) => 1 + index * 15)

describe('random evolutions on SQLite, there and back', () => {
  it.each(SEEDS)('15 walks from seed %i', (seed) => expectWalks({ makePlace: sqlitePlace, seed, walks: 15 }))
})
