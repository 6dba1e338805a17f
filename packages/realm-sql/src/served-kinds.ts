import { type SchemaSnapshot, snapshotOf } from '@luxdb/core'
import type { KindShape } from '@luxdb/core/query'

/** The kinds that a realm has now: others may come, or take their place, while it is open. */
export class ServedKinds {
  #kinds: readonly KindShape[]
  #schema: SchemaSnapshot

  constructor(kinds: readonly KindShape[]) {
    this.#kinds = kinds
    this.#schema = snapshotOf(kinds)
  }

  get kinds(): readonly KindShape[] {
    return this.#kinds
  }

  /** The tables that they need. */
  get schema(): SchemaSnapshot {
    return this.#schema
  }

  learn(kinds: readonly KindShape[]): void {
    this.#schema = snapshotOf(kinds)
    this.#kinds = kinds
  }

  /** What follows from the kinds: made at once, and anew when they are others. */
  derived<T>(make: (kinds: readonly KindShape[]) => T): () => T {
    let from = this.#kinds
    let value = make(from)
    return () => {
      if (from !== this.#kinds) {
        from = this.#kinds
        value = make(from)
      }
      return value
    }
  }
}
