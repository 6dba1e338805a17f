import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { ForeignWrite } from './foreign-writer-child.js'

const CHILD = fileURLToPath(new URL('./foreign-writer-child.ts', import.meta.url))

/** Another program on the same storage. */
export class ForeignWriter {
  readonly #child: ChildProcess

  private constructor(child: ChildProcess) {
    this.#child = child
  }

  /** `url` is that of the realm. */
  static async start(url: string): Promise<ForeignWriter> {
    const child = fork(CHILD, [url], { execArgv: ['--import', 'tsx'] })
    const early = once(child, 'exit').then(() => Promise.reject(new Error('The other program ended.')))
    await Promise.race([once(child, 'message'), early])
    early.catch(() => undefined)
    return new ForeignWriter(child)
  }

  /** How many beings it touched. */
  async write(asked: ForeignWrite): Promise<number> {
    const answered = once(this.#child, 'message')
    this.#child.send(asked)
    const [{ touched }] = await answered
    return touched
  }

  stop(): void {
    this.#child.kill()
  }
}
