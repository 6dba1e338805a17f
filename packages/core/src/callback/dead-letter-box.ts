import type { StateStore } from '../realm/state-store.js'
import type { DeadLetter } from './dead-letter.js'

const PREFIX = 'dead/'
const PAGE = 500

/** Dead letters in the state store of a realm, a bounded number for each consumer. */
export class DeadLetterBox {
  readonly #store: () => StateStore
  readonly #consumer: string
  readonly #limit: number
  #size: number | undefined
  #putting: Promise<void> = Promise.resolve()

  constructor(store: () => StateStore, consumer: string, limit: number) {
    this.#store = store
    this.#consumer = consumer
    this.#limit = limit
  }

  /** How many there are, once they have been counted. */
  get size(): number {
    return this.#size ?? 0
  }

  /** False, and nothing done, when the box is full. One after another: each counts those before it. */
  put(letter: DeadLetter): Promise<boolean> {
    const put = this.#putting.then(() => this.#put(letter))
    this.#putting = put.then(
      () => undefined,
      () => undefined,
    )
    return put
  }

  async #put(letter: DeadLetter): Promise<boolean> {
    const key = this.#keyOf(letter.id)
    const isKnown = (await this.#store().get(key)) !== undefined
    const size = await this.count()
    if (!isKnown && size >= this.#limit) return false
    await this.#store().set(key, JSON.stringify(letter))
    this.#size = isKnown ? size : size + 1
    return true
  }

  async count(): Promise<number> {
    if (this.#size !== undefined) return this.#size
    this.#size = (await this.list({ limit: this.#limit })).length
    return this.#size
  }

  /** The oldest first. */
  async list({ limit = 100, after }: ListOptions = {}): Promise<readonly DeadLetter[]> {
    const prefix = this.#keyOf('')
    const options = { limit, ...(after === undefined ? {} : { after: prefix + after }) }
    return (await this.#store().list(prefix, options)).map(({ value }) => parseLetter(value))
  }

  async get(id: string): Promise<DeadLetter | undefined> {
    const value = await this.#store().get(this.#keyOf(id))
    return value === undefined ? undefined : parseLetter(value)
  }

  /** False when there was none. */
  async remove(id: string): Promise<boolean> {
    const isGone = await this.#store().delete(this.#keyOf(id))
    // Another process may have put some there too.
    this.#size = undefined
    await this.count()
    return isGone
  }

  #keyOf(id: string): string {
    return `${PREFIX}${this.#consumer}/${id}`
  }
}

export interface ListOptions {
  /** Default 100. */
  readonly limit?: number
  /** The id of the last one that is known. */
  readonly after?: string
}

/** Only this class writes there. */
function parseLetter(text: string): DeadLetter {
  const letter: DeadLetter = JSON.parse(text)
  return letter
}

/** Removes the dead letters of one being, whichever consumer they belong to. */
export async function forgetDeadLetters(store: StateStore, kind: string, soulId: string): Promise<void> {
  let after: string | undefined
  for (;;) {
    const page = await store.list(PREFIX, { limit: PAGE, ...(after === undefined ? {} : { after }) })
    for (const { key, value } of page) {
      const letter = parseLetter(value)
      const isOfBeing =
        letter.type === 'change' && letter.change.kind === kind && letter.change.soulId === soulId
      if (isOfBeing) await store.delete(key)
    }
    after = page.at(-1)?.key
    if (page.length < PAGE || after === undefined) return
  }
}
