import { MemoryState } from './memory-state.js'
import type { StoredTables } from './stored-table.js'

/**
 * What a memory realm stores, to outlive it: a realm that is made on it later, in the same process, finds what
 * was there. One realm at a time may use it.
 *
 * ```ts
 * const storage = new MemoryStorage()
 * const realm = await new MemoryRealm(storage, { kinds: [Guardian] }).awaken()
 * ```
 */
export class MemoryStorage {
  /** Tables that no realm has open. @internal */
  tables: StoredTables = new Map()
  /** @internal */
  readonly state: MemoryState = new MemoryState()
}
