import type { FeedPosition } from '../feed/feed-position.js'
import { positionLost } from '../feed/position-lost.js'
import type { BaseRealm } from '../realm/base-realm.js'
import type { DeadLetter } from './dead-letter.js'
import { DeadLetterBox } from './dead-letter-box.js'

/** What a consumer remembers from one run to the next. */
export interface ConsumerJournal {
  /** Undefined: it has never run. @throws LUX_POSITION_LOST for one of another history */
  load(): Promise<FeedPosition | undefined>
  save(position: FeedPosition): Promise<void>
  /** False when there is no room. */
  bury(letter: DeadLetter): Promise<boolean>
  readonly deadLetters: DeadLetterBox | undefined
}

/** Remembers nothing: what cannot be handled is given up. */
export const NO_JOURNAL: ConsumerJournal = Object.freeze({
  load: () => Promise.resolve(undefined),
  save: () => Promise.resolve(),
  bury: () => Promise.resolve(true),
  deadLetters: undefined,
})

/** Remembers in the state store of the realm. */
export class DurableJournal implements ConsumerJournal {
  readonly deadLetters: DeadLetterBox
  readonly #realm: BaseRealm
  readonly #key: string

  constructor(realm: BaseRealm, name: string, deadLetterLimit: number) {
    this.#realm = realm
    this.#key = `consumer/${name}`
    this.deadLetters = new DeadLetterBox(() => realm.stateStore, name, deadLetterLimit)
  }

  async load(): Promise<FeedPosition | undefined> {
    const stored = await this.#realm.stateStore.get(this.#key)
    if (stored === undefined) return undefined
    const space = stored.indexOf(' ')
    const isOfThisHistory = stored.slice(0, space) === this.#realm.changes.epoch
    const position = this.#realm.changes.parse(stored.slice(space + 1))
    if (!isOfThisHistory || position === undefined) throw positionLost(isOfThisHistory ? 'invalid' : 'epoch')
    return position
  }

  /** The epoch stands beside the position: positions have no spaces. */
  async save(position: FeedPosition): Promise<void> {
    await this.#realm.stateStore.set(this.#key, `${this.#realm.changes.epoch} ${position}`)
  }

  bury(letter: DeadLetter): Promise<boolean> {
    return this.deadLetters.put(letter)
  }
}
