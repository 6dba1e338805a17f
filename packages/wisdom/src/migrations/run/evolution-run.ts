import type { BaseRealm, FillProgress, RowFill, SchemaChange } from '@luxdb/core'
import { compileFill, type DataFunctions } from '../fills/compile-fill.js'
import { type EvolutionJournal, HEAD_KEY, type HeadState } from '../journal/evolution-journal.js'
import type { JournalEntry } from '../journal/journal-entry.js'
import type { JournalHead } from '../journal/journal-head.js'
import { asidesAfter } from '../plan/aside-ledger.js'
import type { ChangeStep, FillStep, PlanStep } from '../plan/evolution-plan.js'
import { FillRate } from './fill-rate.js'
import type { MigrationProgress } from './migration-progress.js'

export interface RunOptions {
  readonly realm: BaseRealm
  readonly journal: EvolutionJournal
  readonly functions: DataFunctions
  /** Rows in one transaction of a fill. */
  readonly batchRows: number
  readonly clock: () => number
  readonly onProgress: (progress: MigrationProgress) => void
  /** Ends the run between two steps or batches; whoever comes next goes on there. */
  readonly signal?: AbortSignal | undefined
}

/**
 * Carries an entry of the journal out, from where it stands. Each step is done together with the replacement of
 * the head; when somebody else was first, nothing was done, and the run goes on from where that one is.
 */
export class EvolutionRun {
  readonly #options: RunOptions
  readonly #entry: JournalEntry
  #rate: { readonly step: number; readonly total: number; readonly rate: FillRate } | undefined

  constructor(entry: JournalEntry, options: RunOptions) {
    this.#entry = entry
    this.#options = options
  }

  /** Resolves to the head once the entry is done, by whomever. */
  async finish(begun: HeadState): Promise<HeadState> {
    let state = begun
    while (this.#isOpen(state.head)) {
      this.#options.signal?.throwIfAborted()
      await this.#tell(state.head)
      state = (await this.#advance(state)) ?? (await this.#options.journal.read())
    }
    await this.#tell(state.head)
    return state
  }

  #isOpen({ entry, phase }: JournalHead): boolean {
    return entry === this.#entry.id && phase !== 'done'
  }

  #advance(state: HeadState): Promise<HeadState | undefined> {
    const step = this.#entry.steps[state.head.step]
    if (step === undefined) return this.#options.journal.replace(state, this.#after(state.head, []))
    return step.type === 'change' ? this.#change(state, step) : this.#fill(state, step)
  }

  async #change(state: HeadState, step: ChangeStep): Promise<HeadState | undefined> {
    const next = stated(this.#after(state.head, step.changes))
    const isDone = await this.#options.realm.schema.evolve(step.changes, {
      record: { key: HEAD_KEY, expected: state.text, value: next.text },
      finish: step.finish.map((fill) => this.#rowFill(fill)),
    })
    return isDone ? next : undefined
  }

  async #fill(state: HeadState, step: FillStep): Promise<HeadState | undefined> {
    const { head } = state
    let next: HeadState | undefined
    const progress = await this.#options.realm.schema.fill(this.#rowFill(step), {
      ...(head.cursor !== undefined && { after: head.cursor }),
      record: (batch) => {
        const recorded = stated(this.#afterBatch(head, batch))
        next = recorded
        return { key: HEAD_KEY, expected: state.text, value: recorded.text }
      },
    })
    return progress === undefined ? undefined : next
  }

  #rowFill({ fill, key }: FillStep): RowFill {
    const work = compileFill(fill, this.#options.functions)
    return { table: fill.table, key, limit: this.#options.batchRows, ...work }
  }

  /** The end of the table is enough: what is marked then is looked at together with the change. */
  #afterBatch(head: JournalHead, { cursor, rows, written, done, marked }: FillProgress): JournalHead {
    const { batchRows, clock } = this.#options
    const isOver = done || (rows < batchRows && marked < batchRows)
    if (isOver) return this.#after(head, [])
    return {
      ...head,
      phase: 'filling',
      ...(cursor !== undefined && { cursor }),
      rows: head.rows + rows,
      written: head.written + written,
      atMs: clock(),
    }
  }

  /** The head once the step that it is at is done. */
  #after({ cursor: _, ...head }: JournalHead, changes: readonly SchemaChange[]): JournalHead {
    const { steps, direction, evolution } = this.#entry
    const step = head.step + 1
    const atMs = this.#options.clock()
    const stamp = { sequence: head.sequence, atMs }
    const asides = asidesAfter(head.asides, changes, stamp)
    const shared = { ...head, step, asides, rows: 0, written: 0, atMs }
    if (step < steps.length) return { ...shared, phase: phaseOf(steps[step]) }
    return { ...shared, phase: 'done', applied: appliedAfter(head.applied, direction, evolution) }
  }

  async #tell(head: JournalHead): Promise<void> {
    const { realm, clock, onProgress } = this.#options
    const { label, direction, steps } = this.#entry
    const total = await this.#total(head)
    const rate = this.#rate?.rate.at({ done: head.rows, total, nowMs: clock() })
    onProgress({
      realm: realm.name,
      label,
      direction,
      phase: head.phase,
      step: Math.min(head.step, steps.length),
      steps: steps.length,
      done: head.rows,
      total,
      ...(total > 0 && rate),
    })
  }

  /** Counted once for each fill. */
  async #total(head: JournalHead): Promise<number> {
    const step = this.#entry.steps[head.step]
    if (step?.type !== 'fill' || !this.#isOpen(head)) return 0
    if (this.#rate?.step !== head.step) {
      const { count } = await this.#options.realm.schema.count({ type: 'rows', table: step.fill.table })
      const rate = new FillRate(head.rows, this.#options.clock())
      this.#rate = { step: head.step, total: count, rate }
    }
    return this.#rate.total
  }
}

function stated(head: JournalHead): HeadState & { readonly text: string } {
  return { head, text: JSON.stringify(head) }
}

function phaseOf(step: PlanStep | undefined): JournalHead['phase'] {
  return step?.phase ?? 'done'
}

function appliedAfter(
  applied: readonly string[],
  direction: JournalEntry['direction'],
  evolution: string | undefined,
): readonly string[] {
  if (direction === 'down') return applied.slice(0, -1)
  return direction === 'up' && evolution !== undefined ? [...applied, evolution] : applied
}
