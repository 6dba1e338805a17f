import type { LiveChange, LiveMessage } from './live-message.js'

type LiveDelta = Extract<LiveMessage, { type: 'delta' }>

export interface SubscriberOptions {
  /** Changes that may wait. */
  readonly maxBuffered: number
  /** The subscriber wants only what comes. */
  readonly beginsNow?: boolean
}

/** One who follows a live query: what it has not taken yet, with a ceiling. */
export class LiveSubscriber {
  readonly #options: SubscriberOptions
  #queue: LiveMessage[] = []
  #size = 0
  #failure: { readonly error: unknown } | undefined
  #isEnded = false
  #wake: () => void = () => undefined

  constructor(options: SubscriberOptions) {
    this.#options = options
  }

  push(message: LiveMessage): void {
    // Behind a failure nothing may move the cursor on.
    if (this.#isEnded || this.#failure !== undefined) return
    // Of many that say nothing the newest is enough: it has the newest cursor.
    if (isEmpty(message) && isEmpty(this.#queue.at(-1))) this.#queue.pop()
    this.#queue.push(message)
    if (message.type === 'delta') this.#size += message.changes.length
    this.#wake()
  }

  get beginsNow(): boolean {
    return this.#options.beginsNow === true
  }

  /** More waits than may; `squash` and `clear` are the ways out. */
  get isFull(): boolean {
    return this.#size > this.#options.maxBuffered
  }

  /**
   * Keeps only the newest of each being, and says whether that is much less: else it would soon have to be done
   * again. Only where changes carry no places in a list.
   */
  squash(): boolean {
    const deltas = this.#queue.filter((message): message is LiveDelta => message.type === 'delta')
    const last = deltas.at(-1)
    if (last === undefined) return false
    const newest = newestOfEach(deltas.flatMap(({ changes }) => changes))
    const others = this.#queue.filter((message) => message.type !== 'delta')
    this.#queue = [...others, { ...last, changes: newest }]
    this.#size = newest.length
    return this.#size <= this.#options.maxBuffered / 2
  }

  /** Forgets what waits: the result begins anew. */
  clear(): void {
    this.#queue = []
    this.#size = 0
  }

  fail(error: unknown): void {
    this.#failure = { error }
    this.#wake()
  }

  /** Nothing is said any more. */
  end(): void {
    this.#isEnded = true
    this.clear()
    this.#wake()
  }

  /** What is said next; undefined when nothing will be. @throws what the query failed with */
  async next(): Promise<LiveMessage | undefined> {
    while (!this.#isEnded) {
      const message = this.#queue.shift()
      if (message !== undefined) {
        if (message.type === 'delta') this.#size -= message.changes.length
        return message
      }
      if (this.#failure !== undefined) throw this.#failure.error
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
    return undefined
  }
}

function isEmpty(message: LiveMessage | undefined): boolean {
  return message?.type === 'delta' && message.changes.length === 0
}

/** Whoever had a being and is told that it enters takes it for an update. */
function newestOfEach(changes: readonly LiveChange[]): readonly LiveChange[] {
  const newest = new Map<string, LiveChange>()
  for (const change of changes) {
    const before = newest.get(change.soulId)
    const enters = before?.type === 'enter' && change.type === 'update'
    newest.delete(change.soulId)
    newest.set(change.soulId, enters ? { ...change, type: 'enter' } : change)
  }
  return [...newest.values()]
}
