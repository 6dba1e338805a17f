import { LuxError } from '@luxdb/core'
import { type Evolution, evolutionLabel } from './evolution.js'

/** The last evolutions, newest first: so many, or all that came after the one that is named. @throws LUX_EVOLUTION_CONFLICT */
export function lastOf(
  applied: readonly Evolution[],
  steps: number | { readonly to: string },
): readonly Evolution[] {
  const newestFirst = [...applied].reverse()
  if (typeof steps === 'number') {
    if (Number.isInteger(steps) && steps >= 0 && steps <= applied.length) return newestFirst.slice(0, steps)
    throw notApplied(`${steps} evolutions`, applied)
  }
  const { to } = steps
  const index = newestFirst.findIndex(
    (evolution) =>
      evolution.hash === to || evolutionLabel(evolution) === to || String(evolution.number) === to,
  )
  if (index >= 0) return newestFirst.slice(0, index)
  if (to === '0') return newestFirst
  throw notApplied(`an evolution ${to}`, applied)
}

function notApplied(what: string, applied: readonly Evolution[]): LuxError {
  const labels = applied.map(evolutionLabel)
  return new LuxError(
    'LUX_EVOLUTION_CONFLICT',
    `${what} cannot be found among what is in force: ${labels.join(', ') || 'nothing'}.`,
    { details: { applied: labels } },
  )
}
