import { differentialTest, differentialWrites, type RealmMaker, randomKinds } from '@luxdb/realm-suite'
import { createMemoryRealm } from './realm-makers.js'

export interface Comparison {
  readonly createRealm: RealmMaker
  readonly seed: number
  readonly queries: number
  readonly writes: number
}

/** Beings of few kinds are asked little, so that many kinds are seen. */
const QUERIES_PER_ROUND = 50

export interface ComparisonReport {
  readonly queries: number
  /** Queries that found something. */
  readonly found: number
  readonly writes: number
  /** Writes that were accepted. */
  readonly done: number
}

/**
 * Compares a realm with memory over random kinds.
 * @throws Error with the seed and the simplest case when they differ
 */
export async function compareRealms(comparison: Comparison): Promise<ComparisonReport> {
  const { createRealm, seed, queries, writes } = comparison
  const options = { createRealm, oracle: createMemoryRealm, seed, kinds: randomKinds }
  const asked = await differentialTest({ ...options, queries, queriesPerRound: QUERIES_PER_ROUND })
  const written = await differentialWrites({ ...options, writes })
  return { queries: asked.questions, found: asked.found, writes: written.writes, done: written.done }
}
