import type { BusMessage } from '@luxdb/core'
import { type BatchPiece, toMessages, toPiece } from './bus-batch.js'

export interface BusInboxOptions {
  /** Its own batches come back to a sender, which has told its subscribers already. */
  readonly own: string
  /** Rejects when a subscriber cannot make sense of it. */
  readonly deliver: (message: BusMessage) => Promise<void>
}

/**
 * Puts pieces together. Those of one transaction come one after the other, without others in between: one batch at a
 * time is all that there is to keep.
 */
export class BusInbox {
  readonly #options: BusInboxOptions
  #pieces: BatchPiece[] = []
  #received = 0
  #unreadable = 0

  constructor(options: BusInboxOptions) {
    this.#options = options
  }

  get received(): number {
    return this.#received
  }

  /** What was no message of this version, only a part of one, or nothing that a subscriber understood. */
  get unreadable(): number {
    return this.#unreadable
  }

  hear(payload: string): void {
    const piece = toPiece(payload)
    if (piece === undefined) {
      this.#unreadable += 1
      return
    }
    if (piece.sender === this.#options.own) return
    if (!this.#continues(piece)) {
      this.#unreadable += this.#pieces.length
      this.#pieces = []
    }
    this.#add(piece)
  }

  /** What was said meanwhile is missing: a batch that had begun stays without its end. */
  forget(): void {
    this.#pieces = []
  }

  #continues({ sender, number, index, count }: BatchPiece): boolean {
    const last = this.#pieces.at(-1)
    if (last === undefined) return index === 0
    return (
      last.sender === sender && last.number === number && last.count === count && last.index + 1 === index
    )
  }

  #add(piece: BatchPiece): void {
    if (piece.index !== this.#pieces.length) {
      this.#unreadable += 1
      return
    }
    this.#pieces.push(piece)
    if (this.#pieces.length < piece.count) return
    const text = this.#pieces.map((part) => part.text).join('')
    this.#pieces = []
    const messages = toMessages(text)
    if (messages === undefined) this.#unreadable += piece.count
    for (const message of messages ?? []) {
      this.#received += 1
      this.#options.deliver(message).catch(() => {
        this.#unreadable += 1
      })
    }
  }
}
