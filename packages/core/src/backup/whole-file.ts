import { closeSync, openSync, renameSync, rmSync } from 'node:fs'
import { LuxError } from '../errors/lux-error.js'

/** Only the owner may read what holds beings. */
const OWNER_ONLY = 0o600

/**
 * Writes a file under another name, and gives it its own only when it is whole. Until then, and for good when
 * the process dies, an empty file of that name keeps others from taking it.
 * @param write gets the name to write to; the file is there and empty
 * @throws LUX_STORAGE_FAILED when a file of that name is there, or its folder is not
 */
export async function writeWholeFile<T>(path: string, write: (partial: string) => Promise<T>): Promise<T> {
  reserve(path)
  const partial = `${path}.partial`
  try {
    closeSync(openSync(partial, 'w', OWNER_ONLY))
    const result = await write(partial)
    renameSync(partial, path)
    return result
  } catch (error) {
    for (const name of [partial, path]) rmSync(name, { force: true })
    throw error
  }
}

function reserve(path: string): void {
  try {
    closeSync(openSync(path, 'wx', OWNER_ONLY))
  } catch (cause) {
    throw new LuxError(
      'LUX_STORAGE_FAILED',
      `Nothing can be written to ${path}; name a file that is not there yet, in a folder that is.`,
      { cause, details: { path } },
    )
  }
}
