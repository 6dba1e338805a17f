import type { ChangeWindow } from './change.js'
import type { ChangeSource } from './change-source.js'
import type { FeedPosition } from './feed-position.js'

type Comparison = Pick<ChangeSource, 'covers' | 'seen'>

/**
 * Joins what was read at one position with windows that were read independently of it: leaves out what was
 * seen there, and nothing else.
 *
 * Two rules keep it right (each has a regression test in realm-suite):
 * - the position is forgotten only at the end of a window that covers it, never in the middle of one;
 * - a window that was read before the position and comes after it does not move the position back.
 */
export class Splice {
  readonly #source: Comparison
  #position: FeedPosition
  #isOpen = true

  constructor(source: Comparison, position: FeedPosition) {
    this.#source = source
    this.#position = position
  }

  /** Everything up to here has been handed out. */
  get position(): FeedPosition {
    return this.#position
  }

  /** Whether a window may still hold what was seen at the position. */
  get isOpen(): boolean {
    return this.#isOpen
  }

  /** The part of a window that is new. */
  next(window: ChangeWindow): ChangeWindow {
    if (!this.#isOpen) {
      this.#position = window.to
      return window
    }
    const at = this.#position
    const changes = window.changes.filter((change) => !this.#source.seen(change, at))
    if (!window.partial && this.#source.covers(window.to, at)) {
      this.#isOpen = false
      this.#position = window.to
    }
    // What was told of a kind as a whole up to there was told too.
    const resets = this.#source.covers(at, window.to) ? [] : window.resets
    return { ...window, changes, resets, to: this.#position }
  }
}
