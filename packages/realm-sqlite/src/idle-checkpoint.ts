import type { SqliteHandle } from './sqlite-handle.js'

const IDLE_MS = 1_000

/**
 * Moves what was committed from the WAL into the database when nobody has written for a while, so that a
 * commit seldom has to. PASSIVE waits for nobody.
 */
export class IdleCheckpoint {
  readonly #handle: SqliteHandle
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(handle: SqliteHandle) {
    this.#handle = handle
  }

  /** Something was committed. */
  readonly touch = (): void => {
    if (this.#timer === undefined) this.#timer = setTimeout(() => this.#run(), IDLE_MS).unref()
    else this.#timer.refresh()
  }

  stop(): void {
    clearTimeout(this.#timer)
  }

  #run(): void {
    if (!this.#handle.open || this.#handle.inTransaction || this.#handle.readonly) return
    try {
      this.#handle.pragma('wal_checkpoint(PASSIVE)')
    } catch {
      // Nothing is lost: the WAL keeps what was committed, and the next commit that checkpoints tries again.
    }
  }
}
