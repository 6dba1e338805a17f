import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { ResolvedConfig } from '../config/resolve-config.js'

const OWNER_ONLY = 0o700

/** A path in the folder of backups, which is made when it is missing; its name ends on the time. */
export async function backupPath({ settings, baseDirectory }: ResolvedConfig, name: string): Promise<string> {
  const folder = resolve(baseDirectory, settings.wisdom.backups)
  await mkdir(folder, { recursive: true, mode: OWNER_ONLY })
  return join(folder, `${name}-${timeInName(Date.now())}.backup`)
}

/** A time that every file system takes in a name. */
function timeInName(epochMs: number): string {
  return new Date(epochMs).toISOString().replaceAll(/[:.]/g, '-')
}
