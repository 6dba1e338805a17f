import { stat } from 'node:fs/promises'
import type { BackupReport } from '@luxdb/core'
import { backupPath } from '../backup/backup-path.js'
import type { ConfigOptions } from './config-options.js'
import { UsageError } from './exit-code.js'
import { ProgressDisplay } from './progress-display.js'
import type { Terminal } from './terminal.js'
import { assertThere, findRealm, withBareRealm } from './with-bare-realm.js'

export interface BackupCommandOptions extends ConfigOptions {
  /** Name or URL of the realm; default: the home realm. */
  readonly from?: string
  readonly to?: string
  readonly format?: string
}

/** `luxdb backup`. */
export async function backUp(options: BackupCommandOptions, terminal: Terminal): Promise<void> {
  const format = backupFormat(options.format)
  const place = await findRealm(options, options.from)
  assertThere(place)
  const display = new ProgressDisplay(terminal)
  await withBareRealm(place, terminal, async ({ realm, config, signal }) => {
    const path = options.to ?? (await backupPath(config, realm.name))
    const report = await realm
      .backup(path, {
        ...(format && { format }),
        signal,
        onProgress: (progress) => display.update(`backing up ${realm.name}`, progress),
      })
      .finally(() => display.end())
    await tell({ realm: realm.name, path, report }, terminal)
  })
}

interface Outcome {
  readonly realm: string
  readonly path: string
  readonly report: BackupReport
}

async function tell({ realm, path, report }: Outcome, terminal: Terminal): Promise<void> {
  const { size } = await stat(path)
  if (terminal.isJson) {
    terminal.print(JSON.stringify({ realm, file: path, bytes: size, ...report }))
    return
  }
  if (report.type === 'portable' && report.leftOut.length > 0) {
    const names = report.leftOut.join(', ')
    terminal.say(
      `${terminal.paint('yellow', 'warning:')} ${names} is not in it: adopted tables are backed up by their database's own means.`,
    )
  }
  terminal.say(`Realm ${realm} is in ${path} (${report.type}, ${(size / 1_000_000).toFixed(1)} MB).`)
}

function backupFormat(format: string | undefined): 'native' | 'portable' | undefined {
  if (format === undefined || format === 'native' || format === 'portable') return format
  throw new UsageError(`--format ${format}: use native or portable.`)
}
