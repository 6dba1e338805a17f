import { statSync } from 'node:fs'
import { isLuxError, LuxError } from '../errors/lux-error.js'
import type { ProgressOptions } from '../realm/driver-contract.js'
import { callAborted } from '../realm/realm-errors.js'
import { backupDamaged, backupUnknown } from './backup-format.js'
import { type BackupLine, BackupParser } from './backup-parser.js'
import { fileLines } from './file-lines.js'

/**
 * What a portable backup holds, line by line. That it is whole is known only when the last line was read: whoever
 * writes what comes before must be able to undo it.
 * @throws LUX_BACKUP_DAMAGED, LUX_BACKUP_UNKNOWN, LUX_STORAGE_FAILED when it cannot be read, LUX_ABORTED
 */
export async function* readBackup(
  path: string,
  { signal, onProgress }: ProgressOptions,
): AsyncGenerator<BackupLine> {
  const parser = new BackupParser(path)
  const total = statSync(path, { throwIfNoEntry: false })?.size ?? 0
  let done = 0
  const onBytes = (count: number): void => {
    done += count
    onProgress?.({ done, total, unit: 'bytes' })
  }
  let lines = 0
  try {
    for await (const line of fileLines(path, { ...(signal && { signal }), onBytes })) {
      const said = parser.read(line)
      lines += 1
      if (said !== undefined) yield said
    }
    parser.end()
  } catch (error) {
    if (signal?.aborted) throw callAborted(signal.reason)
    throw readError(error, path, lines)
  }
}

/** A value that no realm takes is damage as well: what was written was taken from one. */
function readError(error: unknown, path: string, lines: number): LuxError {
  if (isLuxError(error) && error.code.startsWith('LUX_BACKUP_')) return error
  if (error instanceof Error && 'syscall' in error) {
    const message = `The backup ${path} cannot be read; look at its path and at the disk.`
    return new LuxError('LUX_STORAGE_FAILED', message, { cause: error, details: { path } })
  }
  return lines === 0
    ? backupUnknown(path, 'is no backup of LuxDB')
    : backupDamaged(path, `it cannot be read on behind line ${lines}`, error)
}
