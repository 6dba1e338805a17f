import { LuxError } from '@luxdb/core'
import { evolutionLabel, type LoadedEvolution } from '../evolution.js'

/**
 * Evolutions from the first to the last, each the parent of the next.
 * @throws LUX_EVOLUTION_CONFLICT
 */
export function inOneLine(evolutions: readonly LoadedEvolution[]): readonly LoadedEvolution[] {
  const children = new Map<string | null, LoadedEvolution>()
  for (const evolution of evolutions) {
    const twin = children.get(evolution.parent)
    if (twin !== undefined) throw twoChildren(twin, evolution)
    children.set(evolution.parent, evolution)
  }
  const line: LoadedEvolution[] = []
  for (let next = children.get(null); next !== undefined; next = children.get(next.hash)) line.push(next)
  const stray = evolutions.find((evolution) => !line.includes(evolution))
  if (stray !== undefined) throw orphan(stray)
  return line
}

function twoChildren(one: LoadedEvolution, other: LoadedEvolution): LuxError {
  const labels = [evolutionLabel(one), evolutionLabel(other)]
  return new LuxError(
    'LUX_EVOLUTION_CONFLICT',
    `${labels.join(' and ')} both follow the same evolution. Delete the one that is applied nowhere, and make it anew on top of the other (luxdb migrate new).`,
    { details: { labels } },
  )
}

function orphan(evolution: LoadedEvolution): LuxError {
  const label = evolutionLabel(evolution)
  return new LuxError(
    'LUX_EVOLUTION_CONFLICT',
    `${label} follows an evolution that is not in the folder. Put that file back, or make ${label} anew (luxdb migrate new).`,
    { details: { label, parent: evolution.parent } },
  )
}
