import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** The server of examples/cities as `npm start` runs it, on a file of its own. */
export interface ExampleServer {
  readonly pid: number
  /** Resolves with the server's address once it answers requests. */
  readonly ready: Promise<string>
  stop(): Promise<void>
}

export function startExampleServer(): ExampleServer {
  const folder = mkdtempSync(join(tmpdir(), 'luxdb-bench-'))
  const main = join('apps', 'server', 'dist', 'main.js')
  const config = join('examples', 'cities', 'luxdb.config.ts')
  const realm = `primary=sqlite://${join(folder, 'cities.db')}`
  const child = spawn(
    process.execPath,
    [main, 'serve', '--config', config, '--realm', realm, '--port', '0', '--set', 'flows.websocket.port=0'],
    {
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  )
  const ended = once(child, 'exit')
  return {
    pid: child.pid ?? 0,
    ready: Promise.race([readUrl(child), ended.then(() => refuse())]),
    stop: async () => {
      child.kill('SIGTERM')
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function refuse(): never {
  throw new Error('The example server ended before it was ready; start it with npm start to see why.')
}

/** The log goes to standard error. */
async function readUrl({ stderr }: ChildProcess): Promise<string> {
  if (stderr === null) return refuse()
  for await (const line of createInterface({ input: stderr })) {
    const url = /"url":"(http[^"]+)"/.exec(line)?.[1]
    if (url !== undefined) {
      // From here on nobody reads: a full pipe would stop the server.
      stderr.resume()
      return url
    }
  }
  return refuse()
}
