import type {
  BaseRealm,
  FillProgress,
  LuxError,
  ReachedSchema,
  RowFill,
  SchemaChange,
  SchemaSnapshot,
} from '@luxdb/core'
import { assertNoDrift } from '../drift/assert-no-drift.js'
import type { DataFunctions } from '../fills/require-function.js'
import { rowFillOf } from '../fills/row-fill-of.js'
import type { EvolutionJournal, HeadState } from '../journal/evolution-journal.js'
import type { JournalEntry } from '../journal/journal-entry.js'
import type { JournalHead } from '../journal/journal-head.js'
import { asidesAfter } from '../plan/aside-ledger.js'
import type { ChangeStep, FillStep, PlanStep } from '../plan/evolution-plan.js'
import { CatchUp, ROWS_UNDER_LOCK } from './catch-up.js'
import { FillRate } from './fill-rate.js'
import type { MigrationProgress } from './migration-progress.js'
import { planUndo } from './plan-undo.js'
import { toObstacle } from './to-obstacle.js'

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
  #undoSteps: { readonly key: string; readonly steps: readonly PlanStep[] } | undefined
  #obstacle: LuxError | undefined
  #catchUp: { readonly step: FillStep; readonly catchUp: CatchUp } | undefined
  #rate: { readonly step: number; readonly total: number; readonly rate: FillRate } | undefined

  constructor(entry: JournalEntry, options: RunOptions) {
    this.#entry = entry
    this.#options = options
  }

  /** What made the entry be taken back. */
  get obstacle(): LuxError | undefined {
    return this.#obstacle
  }

  /** Resolves to the head once the entry is done, or taken back, by whomever. */
  async finish(begun: HeadState): Promise<HeadState> {
    let state = begun
    while (this.#isOpen(state.head)) {
      this.#options.signal?.throwIfAborted()
      await this.#tell(state)
      state = (await this.#advance(state)) ?? (await this.#options.journal.read())
    }
    await this.#tell(state)
    return state
  }

  #isOpen({ entry, phase }: JournalHead): boolean {
    return entry === this.#entry.id && phase !== 'done'
  }

  async #advance(state: HeadState): Promise<HeadState | undefined> {
    const steps = await this.#steps(state.head)
    const step = steps[state.head.step]
    if (step === undefined) return this.#options.journal.replace(state, this.#after(state.head, steps, []))
    try {
      if (step.type === 'fill') return await this.#fill(state, steps, step)
      return await this.#change(state, steps, step)
    } catch (error) {
      // What somebody else has gone on from meanwhile is not where this step looked for it.
      if (await this.#isOvertaken(state)) return undefined
      const obstacle = toObstacle(error, { label: this.#entry.label, step })
      if (obstacle === undefined || state.head.undo !== undefined) throw error
      this.#obstacle = obstacle
      return this.#takeBack(state)
    }
  }

  async #isOvertaken({ text }: HeadState): Promise<boolean> {
    return (await this.#options.journal.read()).text !== text
  }

  async #steps({ undo }: JournalHead): Promise<readonly PlanStep[]> {
    if (undo === undefined) return this.#entry.steps
    if (this.#undoSteps?.key !== undo) {
      this.#undoSteps = { key: undo, steps: await this.#options.journal.undoSteps(undo) }
    }
    return this.#undoSteps.steps
  }

  /** What is stored stands in the way: from here the steps lead back. */
  async #takeBack(state: HeadState): Promise<HeadState | undefined> {
    const { realm, journal } = this.#options
    const { head } = state
    const steps = await planUndo({ realm, journal, entry: this.#entry, head })
    const undo = await journal.keepUndo(`${this.#entry.id}-${head.step}`, steps)
    return journal.replace(state, { ...betweenFills(head), undo, step: 0 })
  }

  async #change(
    state: HeadState,
    steps: readonly PlanStep[],
    step: ChangeStep,
  ): Promise<HeadState | undefined> {
    const next = stated(this.#after(state.head, steps, step.changes))
    const isDone = await this.#options.realm.schema.evolve(step.changes, {
      record: { key: this.#options.journal.headKey, expected: state.text, value: next.text },
      finish: step.finish.map((fill) => this.#rowFill(fill, ROWS_UNDER_LOCK)),
      ...(step.reached && { reached: this.#reached(step.reached) }),
    })
    return isDone ? next : undefined
  }

  #reached(schema: SchemaSnapshot): ReachedSchema {
    const { name } = this.#options.realm
    return { known: schema, check: (actual) => assertNoDrift(name, schema, actual) }
  }

  async #fill(state: HeadState, steps: readonly PlanStep[], step: FillStep): Promise<HeadState | undefined> {
    const { head } = state
    const catchUp = this.#catchUpOf(step)
    let next: HeadState | undefined
    const progress = await this.#options.realm.schema.fill(this.#rowFill(step, catchUp.limit), {
      ...(head.cursor !== undefined && { after: head.cursor }),
      ...(head.until !== undefined && { until: head.until }),
      record: (batch) => {
        const isOver = catchUp.isOver(batch)
        const recorded = stated(isOver ? this.#after(head, steps, []) : this.#amid(head, batch))
        next = recorded
        return { key: this.#options.journal.headKey, expected: state.text, value: recorded.text }
      },
    })
    if (progress === undefined) return undefined
    if (!catchUp.isOver(progress)) catchUp.note(progress)
    return next
  }

  #catchUpOf(step: FillStep): CatchUp {
    if (this.#catchUp?.step !== step) {
      this.#catchUp = { step, catchUp: new CatchUp(step.fill.table, this.#options.batchRows) }
    }
    return this.#catchUp.catchUp
  }

  #rowFill(step: FillStep, limit: number): RowFill {
    return rowFillOf(step, this.#options.functions, limit)
  }

  /** The head between two batches of a fill. */
  #amid(head: JournalHead, { cursor, until, rows, written }: FillProgress): JournalHead {
    return {
      ...head,
      phase: 'filling',
      ...(cursor !== undefined && { cursor }),
      ...(until !== undefined && { until }),
      rows: head.rows + rows,
      written: head.written + written,
      atMs: this.#options.clock(),
    }
  }

  /** The head once the step that it is at is done. */
  #after(head: JournalHead, steps: readonly PlanStep[], changes: readonly SchemaChange[]): JournalHead {
    const step = head.step + 1
    const atMs = this.#options.clock()
    const stamp = { sequence: head.sequence, atMs }
    const asides = asidesAfter(head.asides, changes, stamp)
    const shared = { ...betweenFills(head), step, asides, atMs }
    if (step < steps.length) return { ...shared, phase: phaseOf(steps[step]) }
    if (head.undo !== undefined) return { ...shared, phase: 'done' }
    return { ...shared, phase: 'done', applied: appliedAfter(head.applied, this.#entry) }
  }

  async #tell(state: HeadState): Promise<void> {
    const { head } = state
    const { realm, clock, onProgress } = this.#options
    const { label, direction } = this.#entry
    const steps = await this.#steps(head)
    const total = await this.#total(state, steps)
    const rate = this.#rate?.rate.at({ done: head.rows, total, nowMs: clock() })
    onProgress({
      realm: realm.name,
      label,
      direction,
      phase: this.#isOpen(head) ? phaseOf(steps[head.step]) : head.phase,
      step: Math.min(head.step, steps.length),
      steps: steps.length,
      // Rows that others write meanwhile are looked at more than once.
      done: Math.min(head.rows, total),
      total,
      ...(total > 0 && rate),
    })
  }

  /** Counted once for each fill. */
  async #total(state: HeadState, steps: readonly PlanStep[]): Promise<number> {
    const { head } = state
    const step = steps[head.step]
    if (step?.type !== 'fill' || !this.#isOpen(head)) return 0
    if (this.#rate?.step !== head.step) {
      const count = await this.#count(step.fill.table, state)
      const rate = new FillRate(head.rows, this.#options.clock())
      this.#rate = { step: head.step, total: count, rate }
    }
    return this.#rate.total
  }

  async #count(table: string, state: HeadState): Promise<number> {
    try {
      return (await this.#options.realm.schema.count({ type: 'rows', table })).count
    } catch (error) {
      if (await this.#isOvertaken(state)) return 0
      throw error
    }
  }
}

function stated(head: JournalHead): HeadState & { readonly text: string } {
  return { head, text: JSON.stringify(head) }
}

/** A fill begins at the beginning. */
function betweenFills({ cursor: _, until: __, ...head }: JournalHead): JournalHead {
  return { ...head, rows: 0, written: 0 }
}

function phaseOf(step: PlanStep | undefined): JournalHead['phase'] {
  return step?.phase ?? 'done'
}

function appliedAfter(applied: readonly string[], { direction, evolution }: JournalEntry): readonly string[] {
  if (direction === 'down') return applied.slice(0, -1)
  return direction === 'up' && evolution !== undefined ? [...applied, evolution] : applied
}
