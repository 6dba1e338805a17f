import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { BaseRealm } from '@luxdb/core'
import type { ResolvedConfig } from '../config/resolve-config.js'

export type MakeBackup = (realm: BaseRealm, label: string) => Promise<string | undefined>

const OWNER_ONLY = 0o700

/** Makes a copy of a realm in the folder of backups, where the realm can; else says that there is none. */
export function backupBefore(
  { settings, baseDirectory }: ResolvedConfig,
  say: (line: string) => void,
): MakeBackup {
  return async (realm, label) => {
    if (!settings.wisdom.migrationBackup) return undefined
    if (!realm.supports.backup) {
      say(`realm ${realm.name} makes no backups itself; back it up by the means of its database`)
      return undefined
    }
    const folder = resolve(baseDirectory, settings.wisdom.backups)
    await mkdir(folder, { recursive: true, mode: OWNER_ONLY })
    const path = join(folder, `${realm.name}-before-${label}-${timeInName(Date.now())}.db`)
    await realm.backup(path)
    return path
  }
}

/** A time that every file system takes in a name. */
function timeInName(epochMs: number): string {
  return new Date(epochMs).toISOString().replaceAll(/[:.]/g, '-')
}
