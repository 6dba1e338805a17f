import type { FeedPosition } from '../feed/feed-position.js'
import type { ConsumerJournal } from './consumer-journal.js'
import type { PositionProgress } from './position-progress.js'

/** Milliseconds between two saves: after a crash, so much is handled again at most. */
const SAVE_EVERY_MS = 500

/** Keeps the position of a consumer, now and then while it moves. */
export class PositionSaver {
  readonly #journal: ConsumerJournal
  readonly #progress: PositionProgress
  #saved: FeedPosition | undefined
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(journal: ConsumerJournal, progress: PositionProgress) {
    this.#journal = journal
    this.#progress = progress
  }

  /** The progress may have moved. */
  note(): void {
    if (this.#timer !== undefined || this.#progress.reached === this.#saved) return
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      // What cannot be saved now is saved with the next progress; until then more would be handled again.
      void this.#save().catch(() => this.note())
    }, SAVE_EVERY_MS)
  }

  /** Saves what there is, and nothing more. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    await this.#save()
  }

  async #save(): Promise<void> {
    const { reached } = this.#progress
    if (reached === undefined || reached === this.#saved) return
    await this.#journal.save(reached)
    this.#saved = reached
  }
}
