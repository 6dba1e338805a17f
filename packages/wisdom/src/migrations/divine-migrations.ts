import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import type { BaseRealm } from '@luxdb/core'
import { assertFollows, assertUnedited } from './assert-follows.js'
import { driftOf } from './drift/drift-of.js'
import { type Evolution, evolutionLabel, type LoadedEvolution } from './evolution.js'
import {
  type Attempt,
  already,
  assertReached,
  prepareAlone,
  reportOf,
  type Settled,
} from './evolution-attempt.js'
import { requireFunction } from './fills/require-function.js'
import { EvolutionJournal, type HeadState } from './journal/evolution-journal.js'
import type { JournalEntry } from './journal/journal-entry.js'
import { lastOf } from './last-of.js'
import { overtaken, underWay } from './migration-errors.js'
import type { DivineMigrationsOptions, EvolveCallOptions, PurgeOptions } from './migration-options.js'
import type { EvolutionReport, MigrationStatus, MigrationVerdict } from './migration-report.js'
import { workOf } from './operations/work-of.js'
import type { Aside } from './plan/aside-ledger.js'
import { presentAsides } from './plan/present-asides.js'
import { purgeSteps } from './plan/purge-plan.js'
import { statementsOf } from './plan/statements-of.js'
import { EvolutionRun } from './run/evolution-run.js'

const DEFAULT_BATCH_ROWS = 1_000
const DEFAULT_RETENTION_MS = 30 * 24 * 3_600_000
const DEFAULT_RETENTION_STEPS = 5

/** Others may be first again and again, but not without end. */
const MAX_ATTEMPTS = 100

/**
 * Changes the shape of a realm's kinds, and takes the change back without losing what was there.
 * - What an evolution removes or converts is kept aside until it is purged; a revert brings it back, together with
 *   later writes, and a redo brings back what the revert took.
 * - Each step happens exactly once, however many processes try and whatever is killed: the next one goes on.
 * - History only grows: a revert is an entry of its own.
 *
 * ```ts
 * const migrations = new DivineMigrations()
 * await migrations.channelEvolution(realm, evolution)
 * await migrations.revertKarma(realm, 1)
 * ```
 */
export class DivineMigrations {
  readonly #options: DivineMigrationsOptions
  readonly #clock: () => number
  readonly #known = new Map<string, LoadedEvolution>()

  constructor(options: DivineMigrationsOptions = {}) {
    this.#options = options
    this.#clock = options.clock ?? Date.now
    for (const evolution of options.evolutions ?? []) this.#known.set(evolution.hash, evolution)
  }

  /**
   * Puts an evolution into force. One that is cut off somewhere is finished first.
   * @throws LUX_EVOLUTION_CONFLICT, LUX_EVOLUTION_EDITED, LUX_SCHEMA_DRIFT, LUX_EVOLUTION_BLOCKED,
   *   LUX_EVOLUTION_UNCONFIRMED
   */
  async channelEvolution(
    realm: BaseRealm,
    evolution: LoadedEvolution,
    options: EvolveCallOptions = {},
  ): Promise<EvolutionReport> {
    assertUnedited(evolution)
    for (const operation of evolution.operations) {
      if (operation.type === 'transformData') requireFunction(operation.function, evolution.functions ?? {})
    }
    this.#known.set(evolution.hash, evolution)
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const settled = await this.#settled(realm, options)
      if (settled.state.head.applied.includes(evolution.hash)) return already(evolution)
      assertFollows(evolution, await settled.journal.applied(settled.state.head))
      const report = await this.#attempt({ ...settled, realm, evolution, direction: 'up' }, options)
      if (report !== undefined) return report
    }
    throw overtaken(realm.name)
  }

  /**
   * Takes back the last evolutions: so many, or all that came after the one that is named.
   * @throws LUX_EVOLUTION_CONFLICT when there are not so many; LUX_SCHEMA_DRIFT, LUX_EVOLUTION_BLOCKED,
   *   LUX_EVOLUTION_UNCONFIRMED
   */
  async revertKarma(
    realm: BaseRealm,
    steps: number | { readonly to: string },
    options: EvolveCallOptions = {},
  ): Promise<readonly EvolutionReport[]> {
    const { journal, state } = await this.#settled(realm, options)
    const applied = await journal.applied(state.head)
    const reverted = lastOf(applied, steps)
    const reports: EvolutionReport[] = []
    for (const evolution of reverted) {
      reports.push(await this.#revert(realm, evolution, options))
      // What comes before can be planned exactly only once this one is reverted.
      if (options.dryRun) break
    }
    return reports
  }

  async #revert(
    realm: BaseRealm,
    evolution: Evolution,
    options: EvolveCallOptions,
  ): Promise<EvolutionReport> {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const settled = await this.#settled(realm, options)
      // Somebody else has reverted it meanwhile.
      if (settled.state.head.applied.at(-1) !== evolution.hash) {
        return { ...already(evolution), direction: 'down' }
      }
      const report = await this.#attempt({ ...settled, realm, evolution, direction: 'down' }, options)
      if (report !== undefined) return report
    }
    throw overtaken(realm.name)
  }

  /** Finishes what was begun by anybody, without beginning anything. */
  async resume(realm: BaseRealm, options: Pick<EvolveCallOptions, 'signal'> = {}): Promise<void> {
    await this.#settled(realm, options)
  }

  async status(realm: BaseRealm): Promise<MigrationStatus> {
    const journal = this.#journal(realm)
    const { head } = await journal.read()
    return {
      realm: realm.name,
      phase: head.phase,
      applied: await journal.applied(head),
      schema: await journal.schema(head),
      asides: head.asides,
      history: await journal.history(head),
    }
  }

  /** Compares the tables that are there with what was recorded, field by field. */
  async verify(realm: BaseRealm): Promise<MigrationVerdict> {
    const journal = this.#journal(realm)
    const recorded = await journal.schema((await journal.read()).head)
    const all = driftOf(recorded, await realm.schema.inspect(recorded))
    return {
      drift: all.filter(({ type }) => type !== 'extra'),
      extras: all.filter(({ type }) => type === 'extra'),
    }
  }

  /** Deletes what was set aside longer ago than it is kept; what an evolution took then cannot come back. */
  async purge(realm: BaseRealm, options: PurgeOptions = {}): Promise<readonly Aside[]> {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const { journal, state } = await this.#settled(realm, {})
      const old = state.head.asides.filter((aside) => options.everything || this.#isOver(aside, state))
      if (old.length === 0 || options.dryRun) return old
      const entry = this.#entry(state, {
        direction: 'purge',
        label: 'purge',
        steps: purgeSteps(old),
        segments: [],
      })
      const begun = await journal.begin(state, entry, undefined)
      if (begun === undefined) continue
      await this.#run(realm, journal, entry).finish(begun)
      return old
    }
    throw overtaken(realm.name)
  }

  #isOver({ atMs, sequence }: Aside, { head }: HeadState): boolean {
    const { retentionMs = DEFAULT_RETENTION_MS, retentionSteps = DEFAULT_RETENTION_STEPS } = this.#options
    return this.#clock() - atMs > retentionMs && head.sequence - sequence >= retentionSteps
  }

  /** Undefined when somebody else began something first. */
  async #attempt(attempt: Attempt, options: EvolveCallOptions): Promise<EvolutionReport | undefined> {
    const { realm, journal, state, evolution, direction } = attempt
    const prepared = await prepareAlone(attempt, options)
    if (prepared === undefined) return undefined
    const report = reportOf(attempt, prepared)
    if (options.dryRun) return this.#withStatements(report, attempt)
    const backup = await this.#backup(attempt)
    const entry = this.#entry(state, {
      direction,
      evolution: evolution.hash,
      label: report.label,
      steps: prepared.plan.steps,
      segments: prepared.plan.segments,
      ...(options.who !== undefined && { who: options.who }),
      ...(backup !== undefined && { backup }),
    })
    const begun = await journal.begin(state, entry, evolution)
    if (begun === undefined) return undefined
    const run = this.#run(realm, journal, entry, options)
    const ended = await run.finish(begun)
    if (run.obstacle !== undefined) throw run.obstacle
    // What is at the head then may be somebody else's next one.
    if (ended.head.entry === entry.id) await assertReached(attempt, ended, prepared.plan.target)
    return { ...report, outcome: 'done', ...(backup !== undefined && { backup }) }
  }

  /** Adds the SQL that the steps would run. */
  async #withStatements(report: EvolutionReport, { realm, evolution }: Attempt): Promise<EvolutionReport> {
    const functions = this.#known.get(evolution.hash)?.functions ?? {}
    const statements = await statementsOf(report.steps, { realm, functions, batchRows: this.#batchRows })
    return { ...report, ...(statements !== undefined && { statements }) }
  }

  get #batchRows(): number {
    return this.#options.batchRows ?? DEFAULT_BATCH_ROWS
  }

  #backup({ realm, evolution, direction }: Attempt): Promise<string | undefined> | undefined {
    const onlyAdds = evolution.operations.every((operation) => workOf(operation).guard === 'add')
    if (direction === 'up' && onlyAdds) return undefined
    return this.#options.backup?.(realm, evolutionLabel(evolution))
  }

  /** The state of a realm where nothing is under way; what was is finished. */
  async #settled(realm: BaseRealm, options: EvolveCallOptions): Promise<Settled> {
    const journal = this.#journal(realm)
    let state = await journal.read()
    while (state.head.entry !== null && state.head.phase !== 'done') {
      if (options.dryRun) throw underWay(realm.name)
      const entry = await journal.entry(state.head.entry)
      state = await this.#run(realm, journal, entry, options).finish(state)
    }
    const schema = await journal.schema(state.head)
    const asides = await presentAsides(realm, state.head.asides, schema)
    return { journal, state: { ...state, head: { ...state.head, asides } } }
  }

  #journal({ stateStore }: BaseRealm): EvolutionJournal {
    return new EvolutionJournal(stateStore, this.#options.journal)
  }

  #run(
    realm: BaseRealm,
    journal: EvolutionJournal,
    entry: JournalEntry,
    { signal }: Pick<EvolveCallOptions, 'signal'> = {},
  ): EvolutionRun {
    return new EvolutionRun(entry, {
      realm,
      journal,
      functions: this.#known.get(entry.evolution ?? '')?.functions ?? {},
      batchRows: this.#batchRows,
      clock: this.#clock,
      onProgress: this.#options.onProgress ?? ignore,
      signal,
    })
  }

  #entry(
    { head }: HeadState,
    content: Pick<
      JournalEntry,
      'direction' | 'evolution' | 'label' | 'steps' | 'segments' | 'who' | 'backup'
    >,
  ): JournalEntry {
    const sequence = head.sequence + 1
    return {
      v: 1,
      id: `${String(sequence).padStart(6, '0')}-${randomUUID()}`,
      sequence,
      previous: head.entry,
      startedAtMs: this.#clock(),
      by: `${hostname()}:${process.pid}`,
      ...content,
    }
  }
}

function ignore(): void {}
