import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { JWT_SECRET } from './people.js'

const COMMAND = fileURLToPath(new URL('../../../apps/server/src/main.ts', import.meta.url))
const CONFIG = fileURLToPath(new URL('./luxdb.config.ts', import.meta.url))

export interface ServerProcess {
  /** For example `http://127.0.0.1:43211`; portals open at the same port. */
  readonly url: string
  readonly port: number
  readonly pid: number
  /** Every line that it wrote. */
  readonly log: readonly string[]
  /** Ends the process; resolves when it is gone. */
  stop(): Promise<void>
}

export interface ServerProcessOptions {
  /** URL of the realm `primary`. */
  readonly realm: string
  /** Settings by their keys, such as `limits.maxRows`. */
  readonly settings?: Readonly<Record<string, string | number>>
  readonly env?: Readonly<Record<string, string>>
  readonly config?: string
  /** False: a server without credentials, as it is at first. */
  readonly hasTokens?: boolean
}

const START_MS = 60_000

/** `luxdb serve` on a free port, in a process of its own. */
export async function startServerProcess(options: ServerProcessOptions): Promise<ServerProcess> {
  const { realm, settings = {}, env = {}, config = CONFIG, hasTokens = true } = options
  const given = { 'flows.websocket.port': 0, 'limits.readerProcesses': 0, ...settings }
  const flags = Object.entries(given).flatMap(([key, value]) => ['--set', `${key}=${value}`])
  const command = serverCommand([
    'serve',
    '--config',
    config,
    '--port',
    '0',
    '--realm',
    `primary=${realm}`,
    ...flags,
  ])
  const child = spawn(process.execPath, command.program, {
    ...command.options,
    env: { ...command.env, ...(hasTokens ? TOKENS : {}), ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const log: string[] = []
  try {
    const url = await readyAt(child, log)
    const stop = (): Promise<void> => end(child)
    return { url, port: Number(new URL(url).port), pid: child.pid ?? 0, log, stop }
  } catch (error) {
    await end(child)
    throw error
  }
}

export interface ServerCommand {
  /** Arguments of Node. */
  readonly program: readonly string[]
  readonly options: { readonly cwd: string }
  readonly env: Readonly<Record<string, string>>
}

/** How the command `luxdb` runs from its sources, with nothing of this process's environment. */
export function serverCommand(args: readonly string[]): ServerCommand {
  const { PATH = '', HOME = '' } = process.env
  return {
    program: ['--conditions=luxdb-source', '--import', 'tsx', COMMAND, ...args],
    options: { cwd: fileURLToPath(new URL('..', import.meta.url)) },
    env: { PATH, HOME },
  }
}

const TOKENS = { LUXDB_AUTH_JWT_SECRET: JWT_SECRET }

function readyAt(child: ChildProcess, log: string[]): Promise<string> {
  const { stderr } = child
  if (stderr === null) throw new Error('The server has no stderr to read.')
  return new Promise((resolve, reject) => {
    const fail = (why: string): void => reject(new Error(`luxdb serve ${why}:\n${log.join('\n')}`))
    const timer = setTimeout(() => fail(`was not ready after ${START_MS} ms`), START_MS)
    child.once('exit', () => fail('ended early'))
    createInterface({ input: stderr }).on('line', (line) => {
      log.push(line)
      const url = /"url":"([^"]+)"/.exec(line)?.[1]
      if (url === undefined) return
      clearTimeout(timer)
      resolve(url)
    })
  })
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
}
