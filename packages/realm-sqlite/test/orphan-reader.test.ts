import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { expect, it } from 'vitest'
import { createTemporaryFile } from '../src/temporary-file.js'

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

it('ends a reader in the middle of a query when the process of its realm is killed', async () => {
  const file = createTemporaryFile()
  new Database(file.path).close()
  const program = fileURLToPath(new URL('./orphan-parent.ts', import.meta.url))
  const parent = spawn(process.execPath, [program, file.path], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [output]: unknown[] = await once(parent.stdout, 'data')
  const reader = Number(String(output))
  expect(isAlive(reader)).toBe(true)
  parent.kill('SIGKILL')
  await expect.poll(() => isAlive(reader), { timeout: 10_000, interval: 50 }).toBe(false)
  file.remove()
}, 20_000)
