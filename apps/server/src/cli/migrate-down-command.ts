import { UsageError } from './exit-code.js'
import { planLines } from './migrate-report.js'
import type { Terminal } from './terminal.js'
import { type MigrateOptions, withMigrations } from './with-migrations.js'

export interface MigrateDownOptions extends MigrateOptions {
  /** How many; default 1. */
  readonly steps: string
  /** Label or number of the one that stays the last; 0 reverts all. */
  readonly to?: string
  readonly dryRun?: boolean
  readonly confirm?: boolean
  readonly fallback?: boolean
}

/** `luxdb migrate down`: takes the last evolutions back. The files are not needed for it. */
export async function migrateDown(options: MigrateDownOptions, terminal: Terminal): Promise<void> {
  const { dryRun = false, confirm = false, fallback = false, to } = options
  const steps = to === undefined ? wholeNumber(options.steps) : { to }
  await withMigrations(options, terminal, async ({ migrations, realm, signal }) => {
    const call = { dryRun, confirmLoss: confirm, confirmFallback: fallback, signal }
    const reports = await migrations.revertKarma(realm, steps, call)
    if (terminal.isJson) {
      terminal.print(JSON.stringify(reports))
      return
    }
    for (const line of reports.flatMap(planLines)) terminal.say(line)
    terminal.say(
      dryRun
        ? 'Nothing was changed.'
        : `${reports.length} evolution(s) of realm ${realm.name} were reverted.`,
    )
  })
}

function wholeNumber(text: string): number {
  if (/^\d{1,6}$/.test(text)) return Number(text)
  throw new UsageError(`${text} is no number of evolutions; give a whole number, or --to <label>.`)
}
