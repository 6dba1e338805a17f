import type { AnyKind } from '@luxdb/core'
import {
  differentialTest,
  differentialWrites,
  type RandomKindsOptions,
  type RealmMaker,
  randomKinds,
} from '@luxdb/realm-suite'
import { createMemoryRealm } from './realm-makers.js'

/** A realm that memory is compared with. */
export interface ComparedRealm {
  readonly createRealm: RealmMaker
  /** Which kinds it is asked about. */
  readonly kinds: RandomKindsOptions
}

export interface Comparison {
  readonly realm: ComparedRealm
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
  const { realm, seed, queries, writes } = comparison
  const kinds = (kindsSeed: number): readonly AnyKind[] => randomKinds(kindsSeed, realm.kinds)
  const options = { createRealm: realm.createRealm, oracle: createMemoryRealm, seed, kinds }
  const asked = await differentialTest({ ...options, queries, queriesPerRound: QUERIES_PER_ROUND })
  const written = await differentialWrites({ ...options, writes })
  return { queries: asked.questions, found: asked.found, writes: written.writes, done: written.done }
}
