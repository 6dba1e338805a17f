import type { BaseRealm } from '@luxdb/core'
import { assertNoDrift } from './drift/assert-no-drift.js'
import { withNamesOf } from './drift/with-names-of.js'
import type { Evolution } from './evolution.js'
import type { EvolutionFinding } from './guards/evolution-finding.js'
import { findObstacles } from './guards/find-obstacles.js'
import { lostValues } from './guards/lost-values.js'
import { sqlFindings } from './guards/sql-findings.js'
import type { EvolutionJournal, HeadState } from './journal/evolution-journal.js'
import type { EvolutionDirection, EvolutionPlan } from './plan/evolution-plan.js'
import { assertNotInTheWay } from './plan/is-there-already.js'
import { planEvolution } from './plan/plan-evolution.js'
import { together } from './run/together.js'

export interface PreparedEvolution {
  readonly plan: EvolutionPlan
  readonly findings: readonly EvolutionFinding[]
}

interface Preparation {
  readonly realm: BaseRealm
  readonly journal: EvolutionJournal
  readonly state: HeadState
  readonly evolution: Evolution
  readonly direction: EvolutionDirection
}

/**
 * Looks at the tables, plans, and counts what the plan would meet. Changes nothing.
 * @throws LUX_SCHEMA_DRIFT
 */
export async function prepareEvolution(preparation: Preparation): Promise<PreparedEvolution> {
  const { realm, journal, state, evolution, direction } = preparation
  const { asides } = state.head
  const isUp = direction === 'up'
  const before = await journal.parentSchema(evolution)
  const recorded = isUp ? before : evolution.after
  const actual = await realm.schema.inspect(together(recorded, isUp ? evolution.after : before))
  assertNoDrift(realm.name, recorded, actual)
  if (isUp) assertNotInTheWay(realm.name, { evolution, before, actual })
  const plan = planEvolution({
    evolution,
    direction,
    asides,
    before: withNamesOf(before, actual),
    ...(isUp && { actual }),
  })
  const lost = isUp ? [] : lostValues(evolution, asides)
  const authored = evolution.operations.some(({ type }) => type === 'sql')
    ? sqlFindings(evolution, direction, await journal.history(state.head))
    : []
  const met = await findObstacles({ realm, plan, actual, asides })
  return { plan, findings: [...lost, ...authored, ...met] }
}
