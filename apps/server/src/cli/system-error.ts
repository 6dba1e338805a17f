import { LuxError } from '@luxdb/core'
import { UsageError } from './exit-code.js'

const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG'])
const WRONG_PATH = new Map([
  ['ENOENT', 'there is no such file or folder'],
  ['ENOTDIR', 'a part of the path is no folder'],
  ['EISDIR', 'it is a folder'],
  ['EACCES', 'this user may not use it'],
  ['EPERM', 'this user may not use it'],
  ['EROFS', 'the file system can only be read'],
])

/** Errors of the operating system about a file that a command was given, as errors that say what to do. */
export function fromSystemError(error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return error
  if (!('syscall' in error)) return error
  const path = 'path' in error ? String(error.path) : 'the output'
  if (FULL.has(error.code)) {
    const message = `There is no space left for ${path}; free some and run the same command again.`
    return new LuxError('LUX_STORAGE_FULL', message, { cause: error })
  }
  const reason = WRONG_PATH.get(error.code)
  return reason === undefined ? error : new UsageError(`${path} cannot be used: ${reason}; check the path.`)
}
