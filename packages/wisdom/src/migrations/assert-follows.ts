import { LuxError } from '@luxdb/core'
import { type Evolution, evolutionLabel, hashOf, type LoadedEvolution } from './evolution.js'

/** @throws LUX_EVOLUTION_EDITED when an evolution is not what its hash says */
export function assertUnedited(evolution: LoadedEvolution): void {
  if (hashOf(evolution) === evolution.hash) return
  throw edited(evolution, 'was edited after it was written')
}

/**
 * @throws LUX_EVOLUTION_EDITED when another evolution of that number is in force; LUX_EVOLUTION_CONFLICT when the
 *   evolution does not follow the last one that is
 */
export function assertFollows(evolution: Evolution, applied: readonly Evolution[]): void {
  const parent = applied.at(-1)
  if (evolution.parent === (parent?.hash ?? null)) return
  const twin = applied.find(({ number }) => number === evolution.number)
  if (twin?.name === evolution.name && twin.parent === evolution.parent) {
    throw edited(evolution, 'was edited after it was applied')
  }
  const last =
    parent === undefined ? 'nothing is applied yet' : `the last one applied is ${evolutionLabel(parent)}`
  throw new LuxError(
    'LUX_EVOLUTION_CONFLICT',
    `${evolutionLabel(evolution)} does not follow what is in force: ${last}. Apply what comes before it, or make it anew on top.`,
    {
      details: { label: evolutionLabel(evolution), parent: evolution.parent, applied: parent?.hash ?? null },
    },
  )
}

function edited(evolution: Evolution, what: string): LuxError {
  const label = evolutionLabel(evolution)
  return new LuxError(
    'LUX_EVOLUTION_EDITED',
    `${label} ${what}; put it back as it was, and write a new evolution for what should change.`,
    { details: { label, hash: evolution.hash } },
  )
}
