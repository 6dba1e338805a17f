import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A file name in a folder of its own, which `remove` deletes with everything in it. */
export interface TemporaryFile {
  readonly path: string
  remove(): void
}

export function createTemporaryFile(): TemporaryFile {
  const folder = mkdtempSync(join(tmpdir(), 'luxdb-'))
  return {
    path: join(folder, 'realm.db'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
