/** Milliseconds that events wait for a write to be done, and then again for its reply to leave. */
const PATIENCE_MS = 1_000

/** What events of one principal wait for. */
interface Waited {
  readonly holds: Set<Promise<void>>
  /** All of them at once, for whoever comes before the next one is added. */
  all?: Promise<unknown>
}

interface Hold {
  readonly over: Promise<void>
  /** Safe to call twice. */
  readonly release: (next?: Promise<void>) => void
}

/**
 * Writes whose replies have not left yet, by who asked for them: events about a write come after its reply, so that a
 * client that keys its state by what it was answered knows the being of each event.
 *
 * - An event can only be about a write that began before it came: it waits for those and for no later one.
 * - Replies of other principals are nobody's order: who did not ask is not kept waiting.
 * - Neither a write that takes long nor a client that does not take its reply holds events for longer than a second.
 */
export class PendingReplies {
  readonly #waited = new Map<string, Waited>()

  /**
   * Does a write for a principal.
   * @param replied resolves when the reply has left, or nobody is there to take it; never rejects
   */
  async run<T>(principalId: string, replied: Promise<void>, write: () => Promise<T>): Promise<T> {
    const writing = this.#hold(principalId)
    try {
      const result = await write()
      const replying = this.#hold(principalId)
      void replied.then(() => replying.release())
      writing.release(replying.over)
      return result
    } finally {
      writing.release()
    }
  }

  /** Resolves when all replies have left that an event which came just now may be about; undefined when there are none. */
  left(principalId: string): Promise<unknown> | undefined {
    const waited = this.#waited.get(principalId)
    if (waited === undefined) return undefined
    waited.all ??= Promise.all(waited.holds)
    return waited.all
  }

  #hold(principalId: string): Hold {
    const waited = this.#waited.get(principalId) ?? { holds: new Set() }
    this.#waited.set(principalId, waited)
    let end: (next?: Promise<void>) => void = () => undefined
    const over = new Promise<void>((resolve) => {
      end = resolve
    })
    const release = (next?: Promise<void>): void => {
      if (!waited.holds.delete(over)) return
      clearTimeout(timer)
      end(next)
      if (waited.holds.size === 0) this.#waited.delete(principalId)
    }
    const timer = setTimeout(release, PATIENCE_MS)
    timer.unref?.()
    waited.holds.add(over)
    delete waited.all
    return { over, release }
  }
}
