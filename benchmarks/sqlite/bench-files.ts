import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SQLiteRealm } from '@luxdb/realm-sqlite'
import { randomGuardians, UnloggedGuardian } from '../guardians/guardian.js'
import type { Random } from '../lib/random.js'

const ROWS = 10_000

export interface BenchFiles {
  readonly soulIds: readonly string[]
  /** A new file with the same table, indexes and rows for each caller. */
  copyFor(name: string): string
  remove(): void
}

/**
 * LuxDB makes the table, so that all engines pay for the same constraints, indexes and version trigger. The change log is added by the
 * engine that keeps one.
 */
export async function createBenchFiles(random: Random): Promise<BenchFiles> {
  const folder = mkdtempSync(join(tmpdir(), 'luxdb-bench-'))
  const origin = join(folder, 'origin.db')
  const realm = await new SQLiteRealm(`sqlite://${origin}`, { kinds: [UnloggedGuardian] }).awaken()
  const made = await realm.of(UnloggedGuardian).manifest(randomGuardians(ROWS, random))
  await realm.close()
  return {
    soulIds: made.map((guardian) => guardian.soulId),
    copyFor: (name) => {
      const path = join(folder, `${name}.db`)
      copyFileSync(origin, path)
      return path
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
