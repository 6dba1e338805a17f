import { describe, inject, it } from 'vitest'
import { postgresPlace } from '../src/places.js'
import { expectWalks } from './expect-walks.js'

const SEEDS = Array.from({ length: 6 }, (_, index) => 1 + index * 5)

describe('random evolutions on PostgreSQL, there and back', () => {
  it.each(SEEDS)('5 walks from seed %i', (seed) =>
    expectWalks({ makePlace: postgresPlace(inject('postgresUrl')), seed, walks: 5 }),
  )
})
