import type { SqliteHandle } from './sqlite-handle.js'
import { sqliteRows } from './sqlite-rows.js'

/** Scanned in about two milliseconds. */
const SMALL_PAGES = 256
const LOOK_EVERY_MS = 1_000

/** Whether a database is so small that no read of it is long; asked of SQLite once a second. */
export class DatabaseSize {
  readonly #handle: SqliteHandle
  #lookedAt = Number.NEGATIVE_INFINITY
  #isSmall = false

  constructor(handle: SqliteHandle) {
    this.#handle = handle
  }

  isSmall(): boolean {
    const now = performance.now()
    if (now - this.#lookedAt > LOOK_EVERY_MS) {
      this.#lookedAt = now
      this.#isSmall = Number(sqliteRows(this.#handle, 'PRAGMA page_count')[0]?.[0]) <= SMALL_PAGES
    }
    return this.#isSmall
  }
}
