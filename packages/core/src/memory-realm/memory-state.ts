import { LuxError } from '../errors/lux-error.js'
import { compareText } from '../query/compare-cells.js'
import type { StateEntry, StateStore } from '../realm/state-store.js'

const MAX_ENTRIES = 100_000

/** The state store of a memory realm; as volatile as its beings. */
export class MemoryState implements StateStore {
  readonly #entries = new Map<string, string>()

  /** Without waiting: what is recorded with a change of the schema is looked at in the same turn. */
  peek(key: string): string | undefined {
    return this.#entries.get(key)
  }

  async get(key: string): Promise<string | undefined> {
    return this.#entries.get(key)
  }

  async set(key: string, value: string): Promise<void> {
    this.put(key, value)
  }

  /** @throws LUX_MEMORY_FULL */
  put(key: string, value: string): void {
    if (this.#entries.size >= MAX_ENTRIES && !this.#entries.has(key)) {
      throw new LuxError(
        'LUX_MEMORY_FULL',
        `The state store holds its maximum of ${MAX_ENTRIES} entries; delete some.`,
      )
    }
    this.#entries.set(key, value)
  }

  async claim(key: string, value: string): Promise<string> {
    const known = this.#entries.get(key)
    if (known === undefined) await this.set(key, value)
    return known ?? value
  }

  async replace(key: string, expected: string, value: string): Promise<boolean> {
    if (this.#entries.get(key) !== expected) return false
    this.#entries.set(key, value)
    return true
  }

  async delete(key: string): Promise<boolean> {
    return this.#entries.delete(key)
  }

  async list(
    prefix: string,
    { limit, after }: { readonly limit: number; readonly after?: string },
  ): Promise<readonly StateEntry[]> {
    return [...this.#entries]
      .filter(([key]) => key.startsWith(prefix) && (after === undefined || compareText(key, after) > 0))
      .sort(([a], [b]) => compareText(a, b))
      .slice(0, limit)
      .map(([key, value]) => ({ key, value }))
  }
}
