import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { ServerTask, ServerWord } from './portal-server.js'

const PROGRAM = fileURLToPath(new URL('./portal-server.ts', import.meta.url))
const DEFAULTS = { port: 0, presenceBeatMs: 10_000, presenceSilentMs: 30_000 }

/** A server in a process of its own, which can be restarted at its address, or killed. */
export class ServerProcess {
  readonly #task: ServerTask
  #child: ChildProcess | undefined

  private constructor(task: ServerTask) {
    this.#task = task
  }

  /** Resolves when the server answers. */
  static async start(task: Pick<ServerTask, 'realm'> & Partial<ServerTask>): Promise<ServerProcess> {
    const first = new ServerProcess({ ...DEFAULTS, ...task })
    const port = await first.start()
    const server = new ServerProcess({ ...first.#task, port })
    server.#child = first.#child
    return server
  }

  /** Of WebSocket clients. */
  get url(): string {
    return `ws://127.0.0.1:${this.#task.port}`
  }

  /** The port at which it answers. @throws Error when it ends before */
  async start(): Promise<number> {
    const child = fork(PROGRAM, {
      execArgv: ['--conditions=luxdb-source', '--import', 'tsx'],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    this.#child = child
    return new Promise((resolve, reject) => {
      child.once('message', ({ port }: ServerWord) => resolve(port))
      child.once('exit', (code) => reject(new Error(`The server ended with ${code} before it answered.`)))
      child.send(this.#task)
    })
  }

  /** SIGTERM lets it finish, SIGKILL does not. Resolves when the process is gone. */
  async stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    const child = this.#child
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill(signal)
    await ended
  }
}
