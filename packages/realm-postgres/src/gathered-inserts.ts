import type { DriverContext, ManifestWrite, WriteResult } from '@luxdb/core'
import type { KindShape } from '@luxdb/core/query'
import { callLimits } from '@luxdb/realm-sql'
import { countedKey } from './raise-counter.js'
import { withUnknownResult } from './unknown-result.js'
import { withinLimits } from './within-limits.js'

export interface GatheredInsertsOptions {
  /** Statements under way at most. What is called meanwhile gathers. */
  readonly width: number
  readonly alone: (write: ManifestWrite) => Promise<WriteResult>
  /**
   * Writes of one kind, one being each, in one statement; results in their order. Undefined: none of them is
   * written, for a reason that may be that of a single one.
   */
  readonly together: (
    writes: readonly [ManifestWrite, ...ManifestWrite[]],
  ) => Promise<readonly WriteResult[] | undefined>
}

interface Call {
  readonly write: ManifestWrite
  /** Nobody waits for it any more. */
  hasLeft: boolean
}

interface Gathering {
  readonly calls: Call[]
  isSent: boolean
  /** Without those that left before it was sent. Undefined: each has to be written alone. */
  readonly results: Promise<ReadonlyMap<Call, WriteResult> | undefined>
}

/** Beings of one statement at most: bounds what fails together, and the memory of a statement on both sides. */
const MOST_CALLS = 256
/** Inserts of a kind that are written alone after some have failed together. */
const APART_AFTER_FAILURE = 256

/**
 * Group commit: inserts of single beings of a kind that are called in one turn of the event loop, or while `width`
 * statements are under way, go as one statement. None is answered before it is committed. A statement that fails
 * leaves nothing behind and is taken apart: each call is written again alone and has its own answer, so that no call
 * fails by the fault of another. Skips a statement, its messages, its commit and its turn of the driver for every
 * insert but one; `npm run bench -- postgres` measures it as `insert`.
 */
export class GatheredInserts {
  readonly #options: GatheredInsertsOptions
  readonly #gathering = new Map<KindShape, Gathering>()
  readonly #apart = new WeakMap<KindShape, number>()
  readonly #waiting: (() => void)[] = []
  #underWay = 0

  constructor(options: GatheredInsertsOptions) {
    this.#options = options
  }

  /** Whether a write may go with others: one statement, of which nothing comes back but that it was done. */
  takes({ shape, rows, conflict, guard }: ManifestWrite): boolean {
    if (rows.length !== 1 || conflict !== undefined || guard !== undefined) return false
    if (shape.adopted || countedKey(shape) !== undefined) return false
    const apart = this.#apart.get(shape)
    if (apart === undefined) return true
    if (apart > 1) this.#apart.set(shape, apart - 1)
    else this.#apart.delete(shape)
    return false
  }

  async insert(write: ManifestWrite, context: DriverContext): Promise<WriteResult> {
    const { shape } = write
    const gathering = this.#gathering.get(shape) ?? this.#gather(shape)
    const call: Call = { write, hasLeft: false }
    gathering.calls.push(call)
    if (gathering.calls.length === MOST_CALLS) this.#gathering.delete(shape)
    try {
      return await withinLimits(this.#resultOf(call, gathering), callLimits(context), () => {
        call.hasLeft = true
      })
    } catch (error) {
      throw gathering.isSent ? withUnknownResult(error) : error
    }
  }

  async #resultOf(call: Call, { results }: Gathering): Promise<WriteResult> {
    const result = (await results)?.get(call)
    if (result !== undefined) return result
    // Who has left was told so, and hears of nothing else.
    return call.hasLeft ? { count: 0, inserted: 0, rows: [] } : this.#options.alone(call.write)
  }

  #gather(shape: KindShape): Gathering {
    const results = this.#turn().then(() => this.#send(shape, gathering))
    const gathering: Gathering = { calls: [], isSent: false, results }
    this.#gathering.set(shape, gathering)
    return gathering
  }

  async #send(shape: KindShape, gathering: Gathering): Promise<ReadonlyMap<Call, WriteResult> | undefined> {
    if (this.#gathering.get(shape) === gathering) this.#gathering.delete(shape)
    const calls = gathering.calls.filter(({ hasLeft }) => !hasLeft)
    gathering.isSent = true
    try {
      const results = await this.#write(calls.map(({ write }) => write))
      if (results === undefined) this.#apart.set(shape, APART_AFTER_FAILURE)
      return results && new Map(calls.flatMap((call, index) => entryOf(call, results[index])))
    } finally {
      this.#pass()
    }
  }

  async #write(writes: readonly ManifestWrite[]): Promise<readonly WriteResult[] | undefined> {
    const [only, ...more] = writes
    if (only === undefined) return []
    return more.length === 0 ? [await this.#options.alone(only)] : this.#options.together([only, ...more])
  }

  /** Until whoever runs in this turn has called, and there is a place among the statements that are under way. */
  async #turn(): Promise<void> {
    await undefined
    if (this.#underWay < this.#options.width) this.#underWay += 1
    else await new Promise<void>((resolve) => this.#waiting.push(resolve))
  }

  #pass(): void {
    const next = this.#waiting.shift()
    if (next) next()
    else this.#underWay -= 1
  }
}

function entryOf(call: Call, result: WriteResult | undefined): readonly (readonly [Call, WriteResult])[] {
  return result === undefined ? [] : [[call, result]]
}
