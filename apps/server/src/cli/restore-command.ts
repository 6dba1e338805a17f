import type { RestoreOptions } from '@luxdb/core'
import { isSqliteFile, restoreSqliteFile } from '@luxdb/realm-sqlite'
import { requireFile } from '../backup/require-file.js'
import { makeRealmFolders } from '../serve/realm-folders.js'
import type { ConfigOptions } from './config-options.js'
import { UsageError } from './exit-code.js'
import { ProgressDisplay } from './progress-display.js'
import type { Terminal } from './terminal.js'
import { findRealm, type RealmPlace, withBareRealm } from './with-bare-realm.js'

export interface RestoreCommandOptions extends Omit<ConfigOptions, 'realm'> {
  readonly file: string
  /** Name or URL of the realm. */
  readonly realm: string
  readonly replace?: boolean
}

/** `luxdb restore`. */
export async function restore(options: RestoreCommandOptions, terminal: Terminal): Promise<void> {
  const { file, realm, replace = false, ...configOptions } = options
  requireFile(file)
  const place = await findRealm(configOptions, realm)
  const type = isSqliteFile(file) ? 'native' : 'portable'
  const display = new ProgressDisplay(terminal)
  const asked: RestoreOptions = {
    replace,
    onProgress: (progress) => display.update(`restoring ${place.name}`, progress),
  }
  const run = type === 'native' ? restoreNative : restorePortable
  await run({ file, place, options: asked }, terminal).finally(() => display.end())
  if (terminal.isJson) terminal.print(JSON.stringify({ realm: place.name, file, type }))
  else terminal.say(`Realm ${place.name} holds what is in ${file}.`)
}

interface RestoreWork {
  readonly file: string
  readonly place: RealmPlace
  readonly options: RestoreOptions
}

async function restorePortable({ file, place, options }: RestoreWork, terminal: Terminal): Promise<void> {
  await withBareRealm(place, terminal, async ({ realm, signal }) => {
    const { leftOut } = await realm.restore(file, { ...options, signal })
    if (leftOut.length === 0 || terminal.isJson) return
    const names = leftOut.join(', ')
    terminal.say(`${terminal.paint('yellow', 'warning:')} the adopted tables ${names} are not in the backup.`)
  })
}

async function restoreNative({ file, place, options }: RestoreWork): Promise<void> {
  if (!/^sqlite:/i.test(place.url)) {
    throw new UsageError(
      `${file} is a copy of a SQLite file, and ${place.name} is none; make a backup with --format portable.`,
    )
  }
  await makeRealmFolders(place.config)
  await restoreSqliteFile(file, place.url, { ...options, baseDirectory: place.config.baseDirectory })
}
