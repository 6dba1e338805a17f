import { setImmediate as turnEnds, setTimeout as wait } from 'node:timers/promises'
import type { BusMessage } from '@luxdb/core'

export interface BusOutboxOptions {
  /** Sends messages in one transaction. */
  readonly send: (messages: readonly BusMessage[]) => Promise<void>
  /** Characters that may wait. */
  readonly maxWaiting: number
}

/** Characters of messages that travel together. */
const MAX_BATCH = 512 * 1024
/**
 * Milliseconds between two transactions. One that notifies holds a lock of the whole database cluster, so that few
 * with many messages are better than many; the first one does not wait.
 */
const GAP_MS = 5

/** Messages on their way out: what is published while a batch is sent goes with the next one. */
export class BusOutbox {
  readonly #options: BusOutboxOptions
  #waiting: BusMessage[] = []
  #size = 0
  #sending: Promise<void> | undefined
  #sent = 0
  #lost = 0

  constructor(options: BusOutboxOptions) {
    this.#options = options
  }

  /** How many wait, were sent, and were lost since the bus was made. */
  get counts(): { readonly waiting: number; readonly sent: number; readonly lost: number } {
    return { waiting: this.#waiting.length, sent: this.#sent, lost: this.#lost }
  }

  /** What does not fit is lost: a broadcast that comes late is worth less than one that comes now. */
  add(message: BusMessage): void {
    const size = sizeOf(message)
    if (this.#size + size > this.#options.maxWaiting) {
      this.#lost += 1
      return
    }
    this.#waiting.push(message)
    this.#size += size
    this.#sending ??= this.#send()
  }

  /** Resolves when nothing waits any more. */
  async flushed(): Promise<void> {
    await this.#sending
  }

  /** Gives up what waits. */
  clear(): void {
    this.#lost += this.#waiting.length
    this.#waiting = []
    this.#size = 0
  }

  async #send(): Promise<void> {
    await turnEnds()
    while (this.#waiting.length > 0) {
      const batch = this.#next()
      try {
        await this.#options.send(batch)
        this.#sent += batch.length
      } catch {
        // At most once: nobody knows whether it left, so that it is not sent again.
        this.#lost += batch.length
      }
      await wait(GAP_MS)
    }
    this.#sending = undefined
  }

  #next(): readonly BusMessage[] {
    let count = 0
    for (let size = 0; count < this.#waiting.length && (count === 0 || size < MAX_BATCH); count++) {
      size += sizeOf(this.#waiting[count])
    }
    const batch = this.#waiting.splice(0, count)
    for (const message of batch) this.#size -= sizeOf(message)
    return batch
  }
}

function sizeOf(message: BusMessage | undefined): number {
  return message === undefined ? 0 : message.topic.length + message.event.length + message.payload.length
}
