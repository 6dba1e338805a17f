import type { AnyKind } from '@luxdb/core'
import { differentialTest, differentialWrites, type RealmMaker, randomKinds } from '@luxdb/realm-suite'
import { describe, expect, inject, it } from 'vitest'
import { adoptedPostgresMaker, createAdoptedSqlite, createMemoryRealm } from './adopted-realms.js'

const QUERIES = 200
const WRITES = 40

const MAKERS: readonly (readonly [string, () => RealmMaker])[] = [
  ['SQLite', () => createAdoptedSqlite],
  ['PostgreSQL', () => adoptedPostgresMaker(inject('postgresUrl'))],
]

// Constraints of adopted tables cannot be put off: which of two contrary ones acts first is theirs.
const kinds = (seed: number): readonly AnyKind[] => randomKinds(seed, { mixesRestrict: false })

describe.each(MAKERS)('adopted tables of %s answer as memory does, over random kinds', (_name, maker) => {
  it.each([1, 2, 3])('seed %i', async (seed) => {
    const options = { createRealm: maker(), oracle: createMemoryRealm, seed, kinds }
    const asked = await differentialTest({ ...options, queries: QUERIES, queriesPerRound: 50 })
    expect(asked.found).toBeGreaterThan(QUERIES / 3)
    const written = await differentialWrites({ ...options, writes: WRITES })
    expect(written.done).toBeGreaterThan(WRITES / 4)
  })
})
