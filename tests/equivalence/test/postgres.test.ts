import { describe, expect, inject, it } from 'vitest'
import { compareRealms } from '../src/compare-realms.js'
import { postgresRealm } from '../src/compared-realms.js'

const SEEDS = [1, 2, 3, 4]
const QUERIES = 250
const WRITES = 60

describe('PostgreSQL answers as memory does, over random kinds', () => {
  it.each(SEEDS)('seed %i', async (seed) => {
    const realm = postgresRealm(inject('postgresUrl'))
    const report = await compareRealms({ realm, seed, queries: QUERIES, writes: WRITES })
    expect(report).toMatchObject({ queries: QUERIES, writes: WRITES })
    expect(report.found).toBeGreaterThan(QUERIES / 3)
    expect(report.done).toBeGreaterThan(WRITES / 4)
  })
})
