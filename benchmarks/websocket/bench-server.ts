import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import type { Answered, Asked, Command, Usage, WriteLoad } from './command.js'

/** A server in a process of its own, so that its CPU time and memory are its own. */
export class BenchServer {
  readonly name: string
  readonly port: number
  readonly #child: ChildProcess
  readonly #waiting = new Map<number, (answer: unknown) => void>()
  #asked = 0

  private constructor(name: string, port: number, child: ChildProcess) {
    this.name = name
    this.port = port
    this.#child = child
    child.on('message', ({ id, answer }: Answered) => {
      this.#waiting.get(id)?.(answer)
      this.#waiting.delete(id)
    })
  }

  /** @param file beside the bundle of the benchmark */
  static async start(name: string, file: string): Promise<BenchServer> {
    const child = fork(new URL(file, import.meta.url), { execArgv: ['--expose-gc'] })
    const [{ port }] = await once(child, 'message')
    return new BenchServer(name, port, child)
  }

  usage(): Promise<Usage> {
    // The server made it of the very type.
    return this.#ask({ type: 'usage' }) as Promise<Usage>
  }

  async collect(): Promise<void> {
    await this.#ask({ type: 'collect' })
  }

  async burst(count: number): Promise<void> {
    await this.#ask({ type: 'burst', count })
  }

  /** Resolves when all is written. */
  async write(load: WriteLoad): Promise<void> {
    await this.#ask({ type: 'write', ...load })
  }

  async stop(): Promise<void> {
    const ended = once(this.#child, 'exit')
    this.#child.kill()
    await ended
  }

  #ask(command: Command): Promise<unknown> {
    this.#asked += 1
    const asked: Asked = { id: this.#asked, command }
    this.#child.send(asked)
    return new Promise((resolve) => this.#waiting.set(asked.id, resolve))
  }
}
