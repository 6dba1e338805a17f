import { isLuxError } from '@luxdb/core'

/** Changes that a live query goes on through, if it says nothing in between: each begins it anew. */
const MAX_IN_A_ROW = 3

/** Whether a live query that ended because its kind changed is begun anew by the server, or by the client. */
export class KindChanges {
  #inARow = 0

  /** The query has said something. */
  wentOn(): void {
    this.#inARow = 0
  }

  mayGoOn(error: unknown): boolean {
    if (!isLuxError(error, 'LUX_KIND_CHANGED')) return false
    this.#inARow += 1
    return this.#inARow <= MAX_IN_A_ROW
  }
}
