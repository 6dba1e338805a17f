import { randomUUID } from 'node:crypto'
import { closeSync, existsSync, linkSync, openSync, renameSync, rmSync } from 'node:fs'
import { LuxError } from '../errors/lux-error.js'

/** Only the owner may read what holds beings. */
const OWNER_ONLY = 0o600

/**
 * Writes a file beside the place that it shall have, and gives it its name only when it is whole: a process that dies
 * leaves a part that is called so, and nothing of that name.
 * @param write gets the name to write to, which ends on `.partial`; the file is there and empty
 * @throws LUX_STORAGE_FAILED when a file of that name is there, or its folder is not
 */
export async function writeWholeFile<T>(path: string, write: (partial: string) => Promise<T>): Promise<T> {
  if (existsSync(path)) throw unwritable(path)
  const partial = `${path}.${randomUUID().slice(0, 8)}.partial`
  create(partial, path)
  try {
    const result = await write(partial)
    giveName(partial, path)
    return result
  } finally {
    rmSync(partial, { force: true })
  }
}

function create(partial: string, path: string): void {
  try {
    closeSync(openSync(partial, 'wx', OWNER_ONLY))
  } catch (cause) {
    throw unwritable(path, cause)
  }
}

/** A second name is refused where somebody else has it by now; a new one would take it away. */
function giveName(partial: string, path: string): void {
  try {
    linkSync(partial, path)
  } catch (cause) {
    if (existsSync(path)) throw unwritable(path, cause)
    // Some file systems know one name for each file.
    renameSync(partial, path)
  }
}

function unwritable(path: string, cause?: unknown): LuxError {
  return new LuxError(
    'LUX_STORAGE_FAILED',
    `Nothing can be written to ${path}; name a file that is not there yet, in a folder that is.`,
    { cause, details: { path } },
  )
}
