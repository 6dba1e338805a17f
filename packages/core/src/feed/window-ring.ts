import type { ChangeWindow } from './change.js'
import type { ChangeSource } from './change-source.js'
import type { FeedPosition } from './feed-position.js'

interface KeptWindow {
  readonly from: FeedPosition
  readonly window: ChangeWindow
}

/** The latest windows, so that many who resume at once do not all ask the storage for the same. */
export class WindowRing {
  readonly #source: Pick<ChangeSource, 'covers'>
  readonly #maxChanges: number
  #kept: KeptWindow[] = []
  #size = 0

  constructor(source: Pick<ChangeSource, 'covers'>, maxChanges: number) {
    this.#source = source
    this.#maxChanges = maxChanges
  }

  add(from: FeedPosition, window: ChangeWindow): void {
    this.#kept.push({ from, window })
    this.#size += window.changes.length
    while (this.#size > this.#maxChanges) {
      const oldest = this.#kept.shift()
      if (oldest === undefined) return
      this.#size -= oldest.window.changes.length
    }
  }

  /**
   * The windows that hold everything after a position. Undefined when it lies before the oldest one, and while the
   * latest is not complete: who resumes would be told half of a transaction.
   */
  since(position: FeedPosition): readonly ChangeWindow[] | undefined {
    if (this.#kept.at(-1)?.window.partial === true) return undefined
    for (let index = this.#kept.length - 1; index >= 0; index--) {
      const kept = this.#kept[index]
      if (kept === undefined || !this.#source.covers(position, kept.from)) continue
      // A page may be read on only from its window's beginning.
      if (this.#kept[index - 1]?.window.partial === true) continue
      return this.#kept.slice(index).map(({ window }) => window)
    }
    return undefined
  }

  clear(): void {
    this.#kept = []
    this.#size = 0
  }
}
