import { mkdir } from 'node:fs/promises'
import { dirname, isAbsolute, resolve } from 'node:path'
import type { ResolvedConfig } from '../config/resolve-config.js'

const OWNER_ONLY = 0o700

/**
 * Makes the folders of SQLite files that lie in the project, so that a first start needs no preparation.
 * Folders elsewhere are their owner's: the realm says when one is missing.
 */
export async function makeRealmFolders({ settings, baseDirectory }: ResolvedConfig): Promise<void> {
  for (const url of Object.values(settings.realms)) {
    const path = relativePath(url)
    if (path === undefined) continue
    // What cannot be made is reported by the realm, which knows what it is for.
    await mkdir(dirname(resolve(baseDirectory, path)), { recursive: true, mode: OWNER_ONLY }).catch(
      () => undefined,
    )
  }
}

function relativePath(url: string): string | undefined {
  const encoded = /^sqlite:\/\/([^?]+)/i.exec(url)?.[1]
  if (encoded === undefined || encoded === ':memory:') return undefined
  try {
    const path = decodeURIComponent(encoded)
    return isAbsolute(path) || path.split(/[\\/]/).includes('..') ? undefined : path
  } catch {
    return undefined
  }
}
