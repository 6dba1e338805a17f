import { describe, expect, it } from 'vitest'
import { compareRealms } from '../src/compare-realms.js'
import { SQLITE } from '../src/compared-realms.js'

const SEEDS = [1, 2, 3, 4]
const QUERIES = 250
const WRITES = 60

describe('SQLite answers as memory does, over random kinds', () => {
  it.each(SEEDS)('seed %i', async (seed) => {
    const report = await compareRealms({
      realm: SQLITE,
      seed,
      queries: QUERIES,
      writes: WRITES,
    })
    expect(report).toMatchObject({ queries: QUERIES, writes: WRITES })
    expect(report.found).toBeGreaterThan(QUERIES / 3)
    expect(report.done).toBeGreaterThan(WRITES / 4)
  })
})
