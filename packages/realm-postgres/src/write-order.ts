import type { DriverContext } from '@luxdb/core'
import type { Cell, KindShape } from '@luxdb/core/query'
import { callLimits } from '@luxdb/realm-sql'
import { withinLimits } from './within-limits.js'

/**
 * Keeps writes to one being in the order of their calls, though connections run side by side. The next one
 * would only wait for the row's lock, and with it everything behind it on its connection.
 */
export class WriteOrder {
  readonly #last = new Map<string, Promise<void>>()

  run<T>(
    shape: KindShape,
    key: readonly Cell[],
    context: DriverContext,
    work: (context: DriverContext) => Promise<T>,
  ): Promise<T> {
    const name = `${shape.name} ${key.join('\0')}`
    const previous = this.#last.get(name)
    const own = previous === undefined ? work(context) : after(previous, context, work)
    const settled = own.then(ignore, ignore)
    this.#last.set(name, settled)
    void settled.then(() => {
      if (this.#last.get(name) === settled) this.#last.delete(name)
    })
    return own
  }
}

function ignore(): void {
  // The caller hears of it; the order only needs to know that it is over.
}

/** The time that was spent waiting is the call's own. */
async function after<T>(
  previous: Promise<void>,
  context: DriverContext,
  work: (context: DriverContext) => Promise<T>,
): Promise<T> {
  const limits = callLimits(context)
  await withinLimits(previous, limits, ignore, 0)
  if (limits.timeoutMs === 0) return work(context)
  return work({ ...context, timeoutMs: Math.max(1, Math.ceil(limits.deadline - performance.now())) })
}
