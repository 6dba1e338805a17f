import type { BaseRealm } from '@luxdb/core'
import { Guardian } from '../guardians/guardian.js'
import { integerBelow, type Random } from '../lib/random.js'

/** Writes one being after the other through a realm, and remembers the longest that it waited for one. */
export class SteadyWriter {
  readonly #realm: BaseRealm
  readonly #rows: number
  readonly #random: Random
  #isOver = false
  #running: Promise<void> = Promise.resolve()
  longestMs = 0
  writes = 0

  constructor(realm: BaseRealm, { rows, random }: { readonly rows: number; readonly random: Random }) {
    this.#realm = realm
    this.#rows = rows
    this.#random = random
  }

  start(): void {
    this.#running = this.#write()
  }

  async stop(): Promise<void> {
    this.#isOver = true
    await this.#running
  }

  async #write(): Promise<void> {
    while (!this.#isOver) {
      const hex = (integerBelow(this.#rows, this.#random) + 1).toString(16)
      const soulId = `${hex.padStart(8, '0')}-0000-7000-8000-${hex.padStart(12, '0')}`
      const startedAt = performance.now()
      await this.#realm.of(Guardian).transform(soulId, { energyLevel: this.writes })
      this.longestMs = Math.max(this.longestMs, performance.now() - startedAt)
      this.writes += 1
      // Other work of the process gets its turn, as in a server.
      await new Promise(setImmediate)
    }
  }
}
