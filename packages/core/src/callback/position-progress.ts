import type { FeedPosition } from '../feed/feed-position.js'

/** The changes of one or more windows, until all of them are handled. */
export interface ProgressMark {
  open: number
  /** Where the windows end, once they have ended. */
  to?: FeedPosition
}

/** How far a consumer has come: the last position of which everything before it is handled. */
export class PositionProgress {
  readonly #marks: ProgressMark[] = []
  #current: ProgressMark = { open: 0 }
  #reached: FeedPosition | undefined

  get reached(): FeedPosition | undefined {
    return this.#reached
  }

  /** One more change to handle. */
  add(): ProgressMark {
    this.#current.open += 1
    return this.#current
  }

  done(mark: ProgressMark): void {
    mark.open -= 1
    this.#advance()
  }

  /** The window that the latest changes came from ends here. */
  close(to: FeedPosition): void {
    const previous = this.#marks.at(-1)
    if (this.#current.open === 0 && previous !== undefined) {
      // Nothing to wait for: it is reached when the one before is, and needs no place of its own.
      previous.to = to
      return
    }
    this.#current.to = to
    this.#marks.push(this.#current)
    this.#current = { open: 0 }
    this.#advance()
  }

  #advance(): void {
    for (;;) {
      const [first] = this.#marks
      if (first === undefined || first.open > 0) return
      this.#reached = first.to ?? this.#reached
      this.#marks.shift()
    }
  }
}
