import { LuxError } from '../errors/lux-error.js'
import type { ChangeLogDriver } from '../feed/change-log-driver.js'
import type { FeedPosition } from '../feed/feed-position.js'
import { layoutOf } from '../query/layout-of.js'
import type { ResultRow } from '../query/row-layout.js'
import type { SacredQuery } from '../query/sacred-query.js'
import type { DriverContext } from '../realm/driver-contract.js'
import type { KindRegistry } from '../realm/kind-registry.js'

export interface LiveRead {
  readonly rows: readonly ResultRow[]
  readonly position: FeedPosition
}

/** Results that are read again at the same time. */
const MAX_READERS = 4

/** Reads rows and their position for live queries. */
export class LiveReader {
  readonly #log: ChangeLogDriver
  readonly #kinds: KindRegistry
  readonly #context: DriverContext
  readonly #maxBeings: number
  readonly #line: (() => void)[] = []
  #readers = 0

  constructor(log: ChangeLogDriver, kinds: KindRegistry, options: { timeoutMs: number; maxBeings: number }) {
    this.#log = log
    this.#kinds = kinds
    this.#context = { timeoutMs: options.timeoutMs }
    this.#maxBeings = options.maxBeings
  }

  /** @throws LUX_LIVE_TOO_LARGE */
  async read(query: SacredQuery): Promise<LiveRead> {
    // A query with a limit of its own has said how much it takes.
    const bounded: SacredQuery = { ...query, limit: query.limit ?? this.#maxBeings + 1 }
    const layout = layoutOf(bounded, this.#kinds)
    const { rows, position } = await this.#log.snapshot({ query: bounded, layout }, this.#context)
    if (query.limit === undefined && rows.length > this.#maxBeings) throw tooLarge(this.#maxBeings)
    return { rows, position }
  }

  /**
   * The same for a result that is known already: a few at a time, so that a write that touches many live queries
   * does not keep everybody else from the storage.
   */
  async readAgain(query: SacredQuery): Promise<LiveRead> {
    if (this.#readers < MAX_READERS) this.#readers += 1
    else await new Promise<void>((resolve) => this.#line.push(resolve))
    try {
      return await this.read(query)
    } finally {
      setImmediate(() => this.#leave())
    }
  }

  /** Hands the place on. */
  #leave(): void {
    const next = this.#line.shift()
    if (next === undefined) this.#readers -= 1
    else next()
  }
}

function tooLarge(maxBeings: number): LuxError {
  return new LuxError(
    'LUX_LIVE_TOO_LARGE',
    `The live query would begin with more than ${maxBeings} beings; narrow it, or give it an order and a limit.`,
    { details: { maxBeings } },
  )
}
