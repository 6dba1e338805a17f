import { LuxError } from '../errors/lux-error.js'
import type { MemoryStore } from './memory-store.js'

/** Milliseconds that a transaction may do nothing before it is cut: it keeps every other writer waiting. */
const IDLE_LIMIT_MS = 250

/** A transaction's own view of the store, and whether it may still be used. */
export interface MemoryTransaction {
  readonly store: MemoryStore
  /** Called at each use; puts the idle limit off. @throws LUX_TRANSACTION_ABORTED when it has ended */
  touch(): void
}

/** One writer at a time: transactions and single writes have their turns in the order in which they came. */
export class ExclusiveTransactions {
  #last: Promise<void> = Promise.resolve()
  #waiting = 0

  /** Resolves when nothing is open or waiting; at once when there is nothing. */
  async idle(): Promise<void> {
    while (this.#waiting > 0) await this.#last
  }

  /** Runs a write of its own: at once when the writer is free, else behind those that came before. */
  async write<T>(write: () => T): Promise<T> {
    return this.#waiting === 0 ? write() : this.#inTurn(async () => write())
  }

  /** Runs `run` on a fork of the store once the writer is free; `commit` gets the fork when it resolves. */
  run<T>(
    fork: () => MemoryStore,
    run: (transaction: MemoryTransaction) => Promise<T>,
    commit: (store: MemoryStore) => void,
  ): Promise<T> {
    return this.#inTurn(async () => {
      const transaction = new IdleLimited(fork())
      const result = await transaction.race(run(transaction))
      commit(transaction.store)
      return result
    })
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const before = this.#last
    let release: () => void = () => undefined
    this.#last = new Promise((resolve) => {
      release = resolve
    })
    this.#waiting += 1
    try {
      await before
      return await work()
    } finally {
      this.#waiting -= 1
      release()
    }
  }
}

class IdleLimited implements MemoryTransaction {
  readonly store: MemoryStore
  #timer: ReturnType<typeof setTimeout> | undefined
  #cut: (error: LuxError) => void = () => undefined
  #ended = false

  constructor(store: MemoryStore) {
    this.store = store
  }

  touch(): void {
    if (this.#ended) {
      throw new LuxError('LUX_TRANSACTION_ABORTED', 'This transaction has ended; start a new one.')
    }
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#expire(), IDLE_LIMIT_MS)
  }

  #expire(): void {
    this.#cut(
      new LuxError(
        'LUX_TRANSACTION_TIMEOUT',
        `The transaction did nothing for ${IDLE_LIMIT_MS} ms and was undone; keep other work out of it.`,
      ),
    )
  }

  async race<T>(work: Promise<T>): Promise<T> {
    const expired = new Promise<never>((_, reject) => {
      this.#cut = reject
    })
    this.touch()
    try {
      return await Promise.race([work, expired])
    } finally {
      this.#ended = true
      clearTimeout(this.#timer)
    }
  }
}
