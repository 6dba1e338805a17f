import { isAbsolute, resolve } from 'node:path'
import { LuxError } from '@luxdb/core'

/** Where a realm's file is: at a path, or somewhere temporary until the realm is closed. */
export type SqliteLocation = { readonly type: 'file'; readonly path: string } | { readonly type: 'temporary' }

const FORM = 'write sqlite://relative/file.db, sqlite:///absolute/file.db or sqlite://:memory:'

/**
 * Reads a realm's URL. Relative paths start at `baseDirectory`; percent-encoding is decoded, so that a
 * path may hold a question mark.
 * @throws LUX_INVALID_CONFIG
 */
export function parseSqliteUrl(url: string, baseDirectory: string = process.cwd()): SqliteLocation {
  const match = /^sqlite:\/\/([^?]*)(?:\?(.*))?$/is.exec(url)
  if (match === null) throw invalid(url, FORM)
  const [, encodedPath = '', parameters] = match
  if (parameters !== undefined && parameters !== '') {
    const [name = ''] = parameters.split(/[=&]/)
    throw invalid(url, `a SQLite URL has no parameter ${JSON.stringify(name)}; remove it`)
  }
  const path = decodePath(url, encodedPath)
  if (path === ':memory:') return { type: 'temporary' }
  if (path === '' || /[/\\]$/.test(path)) throw invalid(url, `it names no file; ${FORM}`)
  return { type: 'file', path: isAbsolute(path) ? path : resolve(baseDirectory, path) }
}

function decodePath(url: string, encoded: string): string {
  let path: string
  try {
    path = decodeURIComponent(encoded)
  } catch {
    throw invalid(url, 'its percent-encoding is broken; write % as %25')
  }
  if (path.includes('\0')) throw invalid(url, 'a path cannot hold a NUL character')
  // sqlite:///C:/file.db names a drive, not a folder C: in the root.
  return /^\/[a-z]:[/\\]/i.test(path) ? path.slice(1) : path
}

function invalid(url: string, remedy: string): LuxError {
  return new LuxError('LUX_INVALID_CONFIG', `${JSON.stringify(url)} cannot be used: ${remedy}.`, {
    details: { value: url },
  })
}
