import { type EvolutionReport, evolutionLabel, type LoadedEvolution } from '@luxdb/wisdom'
import { pendingEvolutions } from '../migrate/pending-evolutions.js'
import { UsageError } from './exit-code.js'
import { planLines } from './migrate-report.js'
import type { Terminal } from './terminal.js'
import { type MigrateOptions, withMigrations } from './with-migrations.js'

export interface MigrateUpOptions extends MigrateOptions {
  /** Label or number of the last one to apply. */
  readonly to?: string
  readonly dryRun?: boolean
  readonly confirm?: boolean
  readonly fallback?: boolean
}

/** `luxdb migrate up`: puts the evolutions of the folder into force that are not yet. */
export async function migrateUp(options: MigrateUpOptions, terminal: Terminal): Promise<void> {
  const { dryRun = false, confirm = false, fallback = false } = options
  await withMigrations(options, terminal, async (given) => {
    const { migrations, realm, signal } = given
    if (!dryRun) await migrations.resume(realm, { signal })
    const pending = upTo(await pendingEvolutions(given), options.to)
    const reports: EvolutionReport[] = []
    for (const evolution of pending) {
      const call = { dryRun, confirmLoss: confirm, confirmFallback: fallback, signal }
      const report = await migrations.channelEvolution(realm, evolution, call)
      reports.push(report)
      if (!terminal.isJson) for (const line of planLines(report)) terminal.say(line)
      // What follows can be planned exactly only once this one is in force.
      if (dryRun) break
    }
    if (terminal.isJson) terminal.print(JSON.stringify(reports))
    else terminal.say(ending(realm.name, pending, dryRun))
  })
}

function upTo(pending: readonly LoadedEvolution[], to: string | undefined): readonly LoadedEvolution[] {
  if (to === undefined) return pending
  const index = pending.findIndex(
    (evolution) => evolutionLabel(evolution) === to || String(evolution.number) === to,
  )
  if (index >= 0) return pending.slice(0, index + 1)
  throw new UsageError(
    `--to ${to}: no evolution of that label or number waits; luxdb migrate status shows them.`,
  )
}

function ending(realm: string, pending: readonly LoadedEvolution[], dryRun: boolean): string {
  if (pending.length === 0) return `Nothing waits for realm ${realm}.`
  if (dryRun) return `${pending.length} evolution(s) wait for realm ${realm}; nothing was changed.`
  return `${pending.length} evolution(s) are in force now in realm ${realm}.`
}
