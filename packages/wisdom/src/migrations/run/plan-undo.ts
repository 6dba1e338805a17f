import type { BaseRealm } from '@luxdb/core'
import { withNamesOf } from '../drift/with-names-of.js'
import type { EvolutionJournal } from '../journal/evolution-journal.js'
import type { JournalEntry } from '../journal/journal-entry.js'
import type { JournalHead } from '../journal/journal-head.js'
import type { PlanStep } from '../plan/evolution-plan.js'
import { planEvolution } from '../plan/plan-evolution.js'
import { undoSegment } from '../plan/undo-steps.js'
import { together } from './together.js'

interface Undoing {
  readonly realm: BaseRealm
  readonly journal: EvolutionJournal
  readonly entry: JournalEntry
  readonly head: JournalHead
}

/** The steps that take back what an entry did before something stood in its way. */
export async function planUndo({ realm, journal, entry, head }: Undoing): Promise<readonly PlanStep[]> {
  const { steps, segments, direction, evolution: hash } = entry
  const segment = steps[head.step]?.segment ?? 0
  // A fill that was stopped has written some rows.
  const end = steps[head.step]?.type === 'fill' ? head.step + 1 : head.step
  const begun = undoSegment(steps.slice(0, end).filter((step) => step.segment === segment))
  const count = segments.slice(0, segment).reduce((sum, size) => sum + size, 0)
  if (hash === undefined || count === 0) return begun
  const evolution = await journal.evolution(hash)
  const before = await journal.parentSchema(evolution)
  const isUp = direction === 'up'
  const { length } = evolution.operations
  const actual = await realm.schema.inspect(together(before, evolution.after))
  const { steps: back } = planEvolution({
    evolution,
    before: withNamesOf(before, actual),
    direction: isUp ? 'down' : 'up',
    asides: head.asides,
    range: isUp ? [0, count] : [length - count, length],
  })
  // Steps of a plan of its own: what is numbered there has nothing to do with what is taken back before it.
  return [...begun, ...back]
}
