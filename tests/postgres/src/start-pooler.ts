import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from './free-port.js'
import { serverUser } from './server-user.js'

/** PgBouncer in transaction mode in front of a server. */
export interface PostgresPooler {
  /** Of the same database, through the pooler. */
  readonly url: string
  stop(): Promise<void>
}

export interface PoolerOptions {
  /** Of the database behind it. */
  readonly url: string
  /** Connections to the server at most. */
  readonly poolSize: number
}

const PROGRAM = 'pgbouncer'
const READY_TIMEOUT_MS = 10_000

/** Whether PgBouncer is installed here. */
export function hasPooler(): boolean {
  return spawnSync(PROGRAM, ['--version'], { stdio: 'ignore' }).status === 0
}

/** Starts PgBouncer on a free port, with nothing of a session kept between transactions. */
export async function startPooler({ url, poolSize }: PoolerOptions): Promise<PostgresPooler> {
  const folder = await mkdtemp(join(tmpdir(), 'luxdb-pooler-'))
  const port = await freePort()
  await chmod(folder, 0o755)
  const config = join(folder, 'pgbouncer.ini')
  await writeFile(config, configText(new URL(url), port, poolSize))
  const child = spawn(PROGRAM, ['-q', config], { stdio: 'ignore', ...serverUser() })
  const own = new URL(url)
  own.host = `127.0.0.1:${port}`
  try {
    await accepts(port, child)
  } catch (error) {
    await end(child, folder)
    throw error
  }
  return { url: own.href, stop: () => end(child, folder) }
}

function configText({ hostname, port, username, password }: URL, ownPort: number, poolSize: number): string {
  const server = `host=${hostname} port=${port || '5432'} user=${username} password=${decodeURIComponent(password)}`
  return `[databases]
* = ${server}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${ownPort}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = ${poolSize}
server_check_query =
logfile =
`
}

/** Waits until the port is open. */
async function accepts(port: number, child: ChildProcess): Promise<void> {
  const deadline = performance.now() + READY_TIMEOUT_MS
  while (!(await isOpen(port))) {
    if (child.exitCode !== null) throw new Error(`${PROGRAM} ended with ${child.exitCode}.`)
    if (performance.now() > deadline) throw new Error(`${PROGRAM} did not open its port.`)
  }
}

function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    const settle = (result: boolean): void => {
      socket.destroy()
      setImmediate(() => resolve(result))
    }
    socket.once('connect', () => settle(true))
    socket.once('error', () => settle(false))
  })
}

async function end(child: ChildProcess, folder: string): Promise<void> {
  if (child.exitCode === null) {
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended
  }
  await rm(folder, { recursive: true, force: true })
}
