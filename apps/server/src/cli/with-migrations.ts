import type { AnyKind, BaseRealm } from '@luxdb/core'
import { DivineMigrations, type LoadedEvolution, type MigrationProgress } from '@luxdb/wisdom'
import { backupBefore } from '../migrate/backup-before.js'
import { evolutionFolder, evolutionsIn } from '../migrate/evolution-folder.js'
import type { ConfigOptions } from './config-options.js'
import { ProgressDisplay } from './progress-display.js'
import type { Terminal } from './terminal.js'
import { withEngine } from './with-engine.js'

export interface MigrateOptions extends ConfigOptions {
  /** The realm; default: the home realm. */
  readonly in?: string
  /** The history of kinds made at run time, in place of that of the evolution files. */
  readonly kinds?: boolean
}

export interface MigrationsUse {
  readonly realm: BaseRealm
  /** The kinds that live there. */
  readonly kinds: readonly AnyKind[]
  readonly folder: string
  /** Those of the folder, in order. */
  readonly evolutions: readonly LoadedEvolution[]
  readonly migrations: DivineMigrations
  readonly signal: AbortSignal
}

/** A realm whose tables are as they are, with its evolutions, for the time of one command. */
export function withMigrations<T>(
  options: MigrateOptions,
  terminal: Terminal,
  use: (given: MigrationsUse) => Promise<T>,
): Promise<T> {
  return withEngine(
    options,
    terminal,
    async ({ engine, config, signal }) => {
      const realm = engine.realm(options.in ?? engine.realmNames[0] ?? '')
      const folder = evolutionFolder(config, engine, realm.name)
      const evolutions = options.kinds ? [] : await evolutionsIn(folder, config)
      const display = new ProgressDisplay(terminal)
      const migrations = new DivineMigrations({
        evolutions,
        journal: options.kinds ? 'kinds' : 'evolution',
        backup: backupBefore(config, (line) =>
          terminal.say(`${terminal.paint('yellow', 'warning:')} ${line}`),
        ),
        onProgress: (progress) => show(display, progress),
      })
      try {
        return await use({ realm, kinds: realm.kinds, folder, evolutions, migrations, signal })
      } finally {
        display.end()
      }
    },
    'as-is',
  )
}

function show(display: ProgressDisplay, { label, phase, done, total, remainingMs }: MigrationProgress): void {
  if (phase !== 'filling' || total === 0) return
  const left = remainingMs === undefined ? '' : `, ${Math.ceil(remainingMs / 1_000)} s left`
  display.update(`filling for ${label}${left}`, { done, total, unit: 'beings' })
}
