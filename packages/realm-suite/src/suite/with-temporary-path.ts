import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A path at which nothing is, in a folder that is removed afterwards. */
export async function withTemporaryPath<T>(run: (path: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'luxdb-suite-'))
  try {
    return await run(join(folder, 'copy'))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
