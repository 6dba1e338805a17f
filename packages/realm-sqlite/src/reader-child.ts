import { type ChildProcess, fork } from 'node:child_process'
import type { RawRow } from '@luxdb/realm-sql'
import { fromReaderFailure, type ReaderReply, type ReaderRequest } from './reader-message.js'

/** The reader died before it answered. */
export class ReaderCrash extends Error {}

interface Awaited {
  readonly resolve: (rows: RawRow[] | undefined) => void
  readonly reject: (error: Error) => void
}

/** One reader process, seen from the realm. It does one thing at a time and can be killed while at it. */
export class ReaderChild {
  readonly #process: ChildProcess
  #awaited: Awaited | undefined
  #gone = false

  /** `onGone` is called once, whatever ended the process. */
  constructor(path: string, onGone: (child: ReaderChild) => void) {
    const program = new URL('./reader-process.js', import.meta.url)
    this.#process = fork(program, [path, String(process.pid)], {
      serialization: 'advanced',
      execArgv: [],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    this.#process.on('message', (reply: ReaderReply) => this.#answer(reply))
    const gone = (): void => {
      if (this.#gone) return
      this.#gone = true
      onGone(this)
      this.#settle()?.reject(new ReaderCrash('A reader process ended before it had answered.'))
    }
    this.#process.once('error', gone)
    this.#process.once('exit', gone)
    this.#rest()
  }

  get pid(): number | undefined {
    return this.#process.pid
  }

  get isBusy(): boolean {
    return this.#awaited !== undefined
  }

  /** Undefined: too large. @throws ReaderCrash, or what SQLite threw over there */
  ask(request: ReaderRequest): Promise<RawRow[] | undefined> {
    return new Promise((resolve, reject) => {
      this.#awaited = { resolve, reject }
      this.#process.ref()
      this.#process.channel?.ref()
      // A child that is gone already says so by its exit.
      this.#process.send(request, () => undefined)
    })
  }

  /** Ends the process now, whatever it does; SQLite's file bears that. */
  kill(): void {
    this.#process.kill('SIGKILL')
  }

  /** Resolves when the process is gone. */
  async end(): Promise<void> {
    if (this.#gone) return
    const exited = new Promise((resolve) => this.#process.once('exit', resolve))
    this.#process.ref()
    this.kill()
    await exited
  }

  #answer(reply: ReaderReply): void {
    const awaited = this.#settle()
    if (reply.type === 'rows') awaited?.resolve(reply.rows)
    else if (reply.type === 'too large') awaited?.resolve(undefined)
    else awaited?.reject(fromReaderFailure(reply.error))
  }

  #settle(): Awaited | undefined {
    const awaited = this.#awaited
    this.#awaited = undefined
    this.#rest()
    return awaited
  }

  /** A reader that has nothing to do keeps nobody's program alive. */
  #rest(): void {
    this.#process.unref()
    this.#process.channel?.unref()
  }
}
