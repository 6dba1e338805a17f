import type { RestFlowLimits } from '../rest-flow-options.js'
import { StreamSlots } from '../routes/stream-slots.js'
import { LiveEventTexts } from './live-event-texts.js'
import { WatchSession, type WatchSessionOptions } from './watch-session.js'

type EventLimits = Pick<RestFlowLimits, 'maxEventStreams' | 'maxEventStreamsPerPrincipal'>

/** The streams of events that are open, with a ceiling. */
export class EventStreams {
  readonly #slots: StreamSlots
  readonly #texts = new LiveEventTexts()
  /** What lets go of each of them. */
  readonly #releases = new Set<() => void>()

  constructor({ maxEventStreams, maxEventStreamsPerPrincipal }: EventLimits) {
    this.#slots = new StreamSlots(maxEventStreams, maxEventStreamsPerPrincipal)
  }

  get open(): number {
    return this.#slots.open
  }

  /** Begins a session; what is returned with it lets go of everything, once. @throws LUX_OVERLOADED */
  begin(owner: string, options: Omit<WatchSessionOptions, 'texts'>): [WatchSession, () => void] {
    const release = this.#slots.take(owner)
    const session = new WatchSession({ ...options, texts: this.#texts })
    const letGo = (): void => {
      session.close()
      this.#releases.delete(letGo)
      release()
    }
    this.#releases.add(letGo)
    return [session, letGo]
  }

  /** Ends all streams: their clients come again elsewhere, with what they saw last. */
  end(): void {
    for (const letGo of this.#releases) letGo()
  }
}
