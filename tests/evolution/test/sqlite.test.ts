import { describe, expect, it } from 'vitest'
import { sqlitePlace } from '../src/places.js'
import { walk } from '../src/walk.js'

describe('random walks on SQLite', () => {
  it.each(Array.from({ length: 100 }, (_, index) => index))('seed %i', async (seed) => {
    const report = await walk({ makePlace: sqlitePlace, seed, steps: 6 })
    expect(report.violations).toEqual([])
  })
})
