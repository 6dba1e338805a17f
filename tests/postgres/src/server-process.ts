import { type ChildProcess, spawn } from 'node:child_process'
import type { ServerUser } from './server-user.js'

export type ShutdownMode = 'fast' | 'immediate'

const SIGNALS = { fast: 'SIGINT', immediate: 'SIGQUIT' } as const
const READY = 'database system is ready to accept connections'
const KEPT_LOG_CHARACTERS = 20_000

export interface ServerProcessOptions {
  readonly program: string
  readonly folder: string
  readonly port: number
  readonly user: ServerUser
}

/** A running `postgres`. */
export class ServerProcess {
  readonly #child: ChildProcess
  readonly #ended: Promise<void>

  private constructor(child: ChildProcess) {
    this.#child = child
    this.#ended = new Promise((resolve) => {
      child.once('exit', () => resolve())
    })
  }

  /** Resolves when the server accepts connections. */
  static start({ program, folder, port, user }: ServerProcessOptions): Promise<ServerProcess> {
    const settings = ['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories=']
    const child = spawn(program, ['-D', folder, '-p', String(port), ...settings], {
      ...user,
      stdio: ['ignore', 'ignore', 'pipe'],
      // Ctrl-C is for the tests; they stop the server themselves.
      detached: true,
    })
    const server = new ServerProcess(child)
    return new Promise((resolve, reject) => {
      let log = ''
      let ready = false
      child.once('error', reject)
      child.once('exit', (code) => reject(new Error(`PostgreSQL ended with ${code}:\n${log}`)))
      child.stderr?.on('data', (chunk: Buffer) => {
        if (ready) return
        log = (log + chunk.toString()).slice(-KEPT_LOG_CHARACTERS)
        ready = log.includes(READY)
        if (ready) resolve(server)
      })
    })
  }

  async stop(mode: ShutdownMode): Promise<void> {
    this.#child.kill(SIGNALS[mode])
    await this.#ended
  }
}
