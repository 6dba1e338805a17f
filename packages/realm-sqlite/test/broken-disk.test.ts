import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import Database from 'better-sqlite3'
import { expect, it } from 'vitest'
import { createTemporaryFile } from '../src/temporary-file.js'

const LIMIT_KIB = 4_096

// The limit on file sizes is the shell's; Windows has none.
it.skipIf(process.platform === 'win32')(
  'refuses writes after an I/O error in a commit, keeps reading, and has lost nothing',
  async () => {
    const file = createTemporaryFile()
    const program = fileURLToPath(new URL('./broken-disk-program.ts', import.meta.url))
    const command = `ulimit -f ${LIMIT_KIB}; exec "$0" "$@"`
    const { stdout } = await promisify(execFile)('bash', [
      '-c',
      command,
      process.execPath,
      program,
      file.path,
    ])
    const told: { acknowledged: string[]; failures: string[]; readable: number } = JSON.parse(stdout)
    expect(told.failures).toEqual(['LUX_STORAGE_FAILED', 'LUX_STORAGE_FAILED', 'LUX_STORAGE_FAILED'])
    expect(told.acknowledged.length).toBeGreaterThan(10)
    expect(told.readable).toBe(told.acknowledged.length)
    const reopened = new Database(file.path)
    expect(reopened.pragma('integrity_check', { simple: true })).toBe('ok')
    const stored = reopened.prepare('SELECT soul_id FROM note').pluck().all()
    expect(stored).toEqual(expect.arrayContaining(told.acknowledged))
    reopened.close()
    file.remove()
  },
  30_000,
)
