import type { BaseRealm, SchemaSnapshot } from '@luxdb/core'
import { describeOperations } from './describe-operation.js'
import { assertNoDrift } from './drift/assert-no-drift.js'
import { type Evolution, evolutionLabel } from './evolution.js'
import { assertConfirmed } from './guards/assert-confirmed.js'
import type { EvolutionJournal, HeadState } from './journal/evolution-journal.js'
import type { EvolveCallOptions } from './migration-options.js'
import type { EvolutionReport } from './migration-report.js'
import type { EvolutionDirection } from './plan/evolution-plan.js'
import { type PreparedEvolution, prepareEvolution } from './prepare-evolution.js'

/** Where nothing is under way. */
export interface Settled {
  readonly journal: EvolutionJournal
  readonly state: HeadState
}

/** An evolution that is to be put into force or taken back from there. */
export interface Attempt extends Settled {
  readonly realm: BaseRealm
  readonly evolution: Evolution
  readonly direction: EvolutionDirection
}

/**
 * What an evolution would do, and that it may. Undefined when somebody else went on meanwhile: tables that change
 * while they are looked at are neither drift nor an obstacle.
 */
export async function prepareAlone(
  attempt: Attempt,
  options: EvolveCallOptions,
): Promise<PreparedEvolution | undefined> {
  const { journal, state, evolution } = attempt
  try {
    const prepared = await prepareEvolution(attempt)
    if (!options.dryRun) assertConfirmed(evolutionLabel(evolution), prepared.findings, options)
    return prepared
  } catch (error) {
    if ((await journal.read()).text !== state.text) return undefined
    throw error
  }
}

/** @throws LUX_SCHEMA_DRIFT when the tables are not what the plan leads to */
export async function assertReached(
  { realm, journal }: Attempt,
  { head }: HeadState,
  target: SchemaSnapshot,
): Promise<void> {
  const actual = await realm.schema.inspect(target)
  const now = await journal.read()
  // Somebody else may have begun the next one already: then the tables say nothing about this one.
  if (now.head.entry === head.entry) assertNoDrift(realm.name, target, actual)
}

export function reportOf(
  { evolution, direction }: Attempt,
  { plan, findings }: PreparedEvolution,
): EvolutionReport {
  return {
    outcome: 'planned',
    label: evolutionLabel(evolution),
    direction,
    findings,
    steps: plan.steps,
    operations: describeOperations(evolution.operations, direction),
  }
}

export function already(evolution: Evolution): EvolutionReport {
  const label = evolutionLabel(evolution)
  return { outcome: 'already', label, direction: 'up', operations: [], findings: [], steps: [] }
}
