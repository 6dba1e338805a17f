/** What a live query says, with rows of any form. */
export type LiveUpdate<T> =
  | {
      readonly type: 'snapshot'
      readonly soulIds: readonly string[]
      readonly rows: readonly T[]
      readonly cursor: string
    }
  | { readonly type: 'delta'; readonly changes: readonly LiveStep<T>[]; readonly cursor: string }
  | { readonly type: 'resync'; readonly reason: string }

export interface LiveStep<T> {
  readonly type: 'enter' | 'update' | 'move' | 'leave'
  readonly soulId: string
  readonly row?: T
  readonly index?: number
}

/**
 * The result of a live query, kept by what the query says: the other half of its protocol, for every client.
 * Steps may come twice or come for what is not there; the result stays right.
 */
export class LiveResult<T> {
  #rows = new Map<string, T>()
  #order: string[] = []
  #isOrdered = false
  #cursor: string | undefined

  /** Pass it as `since` to continue; undefined when the result has to begin anew. */
  get cursor(): string | undefined {
    return this.#cursor
  }

  get size(): number {
    return this.#rows.size
  }

  /** The rows: in the order of the query where it has one and a limit, else in that of their coming. */
  rows(): readonly T[] {
    return this.entries().map(([, row]) => row)
  }

  entries(): readonly (readonly [soulId: string, row: T])[] {
    if (!this.#isOrdered) return [...this.#rows]
    return this.#order.flatMap((soulId) => {
      const row = this.#rows.get(soulId)
      return row === undefined ? [] : [[soulId, row] as const]
    })
  }

  apply(update: LiveUpdate<T>): void {
    if (update.type === 'resync') {
      this.#cursor = undefined
      return
    }
    if (update.type === 'snapshot') this.#begin(update.soulIds, update.rows)
    else for (const step of update.changes) this.#step(step)
    this.#cursor = update.cursor
  }

  #begin(soulIds: readonly string[], rows: readonly T[]): void {
    this.#order = [...soulIds]
    this.#isOrdered = false
    this.#rows = new Map(
      soulIds.flatMap((soulId, index) => {
        const row = rows[index]
        return row === undefined ? [] : [[soulId, row] as const]
      }),
    )
  }

  #step({ type, soulId, row, index }: LiveStep<T>): void {
    if (type === 'leave' || row === undefined) {
      this.#rows.delete(soulId)
      this.#drop(soulId)
      return
    }
    this.#rows.set(soulId, row)
    if (index === undefined) return
    this.#isOrdered = true
    if (this.#order[index] === soulId) return
    this.#drop(soulId)
    this.#order.splice(index, 0, soulId)
  }

  #drop(soulId: string): void {
    const place = this.#order.indexOf(soulId)
    if (place >= 0) this.#order.splice(place, 1)
  }
}
