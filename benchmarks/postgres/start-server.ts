import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

export interface BenchServer {
  readonly url: string
  stop(): Promise<void>
}

/** Seen from the bundle in `.cache`. */
const PROGRAM = fileURLToPath(new URL('../postgres/server-program.ts', import.meta.url))

/** The server of the tests: that of LUXDB_TEST_POSTGRES_URL, or one that is started here. */
export async function startServer(): Promise<BenchServer> {
  const child = spawn(process.execPath, ['--import', 'tsx', PROGRAM], { stdio: ['pipe', 'pipe', 'inherit'] })
  const ended = once(child, 'exit')
  const [url] = await Promise.race([once(createInterface(child.stdout), 'line'), ended])
  if (typeof url !== 'string')
    throw new Error('There is no PostgreSQL here; name one in LUXDB_TEST_POSTGRES_URL.')
  return {
    url,
    stop: async () => {
      child.stdin.end()
      await ended
    },
  }
}
