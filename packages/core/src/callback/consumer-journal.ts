import type { FeedPosition } from '../feed/feed-position.js'
import { positionLost } from '../feed/position-lost.js'
import type { BaseRealm } from '../realm/base-realm.js'
import type { DeadLetter } from './dead-letter.js'
import { DeadLetterBox } from './dead-letter-box.js'

/** What a consumer remembers from one run to the next. */
export interface ConsumerJournal {
  /** Undefined: it has never run. @throws LUX_POSITION_LOST for one of another history */
  load(): Promise<FeedPosition | undefined>
  /** Remembers the first position, unless there is one by now. */
  begin(position: FeedPosition): Promise<void>
  save(position: FeedPosition): Promise<void>
  /** False when there is no room. */
  bury(letter: DeadLetter): Promise<boolean>
  readonly deadLetters: DeadLetterBox | undefined
}

/** Remembers until the process ends: what cannot be handled is given up. */
export class VolatileJournal implements ConsumerJournal {
  readonly deadLetters = undefined
  #position: FeedPosition | undefined

  load(): Promise<FeedPosition | undefined> {
    return Promise.resolve(this.#position)
  }

  begin(position: FeedPosition): Promise<void> {
    return this.save(position)
  }

  save(position: FeedPosition): Promise<void> {
    this.#position = position
    return Promise.resolve()
  }

  bury(): Promise<boolean> {
    return Promise.resolve(true)
  }
}

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

  async begin(position: FeedPosition): Promise<void> {
    await this.#realm.stateStore.claim(this.#key, this.#stored(position))
  }

  async save(position: FeedPosition): Promise<void> {
    await this.#realm.stateStore.set(this.#key, this.#stored(position))
  }

  /** The epoch stands beside the position: positions have no spaces. */
  #stored(position: FeedPosition): string {
    return `${this.#realm.changes.epoch} ${position}`
  }

  bury(letter: DeadLetter): Promise<boolean> {
    return this.deadLetters.put(letter)
  }
}
