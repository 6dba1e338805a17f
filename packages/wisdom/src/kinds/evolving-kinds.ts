import {
  type BaseRealm,
  type KindChangeCall,
  type KindChangeReport,
  type KindLedger,
  type KindsChange,
  LuxError,
  type RecordedKinds,
} from '@luxdb/core'
import { DivineMigrations } from '../migrations/divine-migrations.js'
import type { Evolution } from '../migrations/evolution.js'
import { EvolutionJournal } from '../migrations/journal/evolution-journal.js'
import type { DivineMigrationsOptions } from '../migrations/migration-options.js'
import { formerKinds } from './former-kinds.js'
import { kindsEvolution } from './kinds-evolution.js'

/**
 * Keeps kinds made at run time in the journal `kinds` of their realms: each change is an evolution, which carries the
 * documents that are in force after it. `DivineMigrations` with `journal: 'kinds'` takes it back.
 *
 * ```ts
 * const engine = new AstralEngine({ realms: { primary: 'sqlite://app.db' }, kinds: [], kindLedger: new EvolvingKinds() })
 * ```
 */
export class EvolvingKinds implements KindLedger {
  readonly #migrations: DivineMigrations

  constructor(options: Omit<DivineMigrationsOptions, 'journal' | 'evolutions'> = {}) {
    this.#migrations = new DivineMigrations({ ...options, journal: 'kinds' })
  }

  async read(realm: BaseRealm, known?: RecordedKinds): Promise<RecordedKinds> {
    const journal = journalOf(realm)
    const { head } = await journal.read()
    const revision = head.applied.at(-1) ?? ''
    if (known?.revision === revision) return known
    const documents = revision === '' ? {} : ((await journal.evolution(revision)).documents ?? {})
    return { revision, documents }
  }

  settle(realm: BaseRealm): Promise<void> {
    return this.#migrations.resume(realm)
  }

  async change(realm: BaseRealm, change: KindsChange, call: KindChangeCall): Promise<KindChangeReport> {
    const journal = journalOf(realm)
    const { head } = await journal.read()
    const revision = head.applied.at(-1)
    if ((revision ?? '') !== change.before.revision) throw overtaken(realm.name)
    const parent = revision === undefined ? undefined : await journal.evolution(revision)
    const former = await formerKinds(journal, head, change)
    const evolution = kindsEvolution(change, parent, former)
    if (evolution === undefined) return { outcome: 'already', label: '', operations: [], findings: [] }
    await assertNothingThere(realm, evolution)
    const report = await this.#migrations.channelEvolution(realm, evolution, call)
    const { outcome, label, operations, findings, backup } = report
    return { outcome, label, operations, findings, ...(backup !== undefined && { backup }) }
  }
}

/** A table that is there already is somebody else's: of kinds in the code of another server, or of another program. */
async function assertNothingThere(realm: BaseRealm, { operations }: Evolution): Promise<void> {
  const tables = operations.flatMap((operation) => (operation.type === 'addKind' ? [operation.table] : []))
  const names = new Set(tables.map(({ name }) => name))
  const actual = await realm.schema.inspect({ v: 1, tables })
  const found = actual.tables.find(({ name }) => names.has(name))
  if (found === undefined) return
  throw new LuxError(
    'LUX_KIND_TAKEN',
    `There is a table ${found.name} in realm ${realm.name} already, which no kind made at run time is kept in; choose another name.`,
    { details: { realm: realm.name, table: found.name } },
  )
}

function journalOf({ stateStore }: BaseRealm): EvolutionJournal {
  return new EvolutionJournal(stateStore, 'kinds')
}

function overtaken(realm: string): LuxError {
  return new LuxError(
    'LUX_EVOLUTION_CONFLICT',
    `Others changed the kinds of realm ${realm} meanwhile; look at what they are now, and change that.`,
    { details: { realm } },
  )
}
