import type { BaseRealm } from '@luxdb/core'
import { backupPath } from '../backup/backup-path.js'
import type { ResolvedConfig } from '../config/resolve-config.js'

export type MakeBackup = (realm: BaseRealm, label: string) => Promise<string | undefined>

/** Makes a copy of a realm in the folder of backups, where the realm can; else says that there is none. */
export function backupBefore(config: ResolvedConfig, say: (line: string) => void): MakeBackup {
  return async (realm, label) => {
    if (!config.settings.wisdom.migrationBackup) return undefined
    if (!realm.supports.backup) {
      say(`realm ${realm.name} makes no backups: what it holds is not saved before ${label}`)
      return undefined
    }
    const path = await backupPath(config, `${realm.name}-before-${label}`)
    await realm.backup(path)
    return path
  }
}
