import { setImmediate } from 'node:timers/promises'
import { LuxError } from '../errors/lux-error.js'
import { MemoryRealm } from '../memory-realm/memory-realm.js'
import type { Change } from './change.js'
import type { ChangeLogDriver } from './change-log-driver.js'
import type { ChangeSource } from './change-source.js'

/** A memory realm whose change log can be made to lose changes, to be slow, or out of reach. */
export class FaultyRealm extends MemoryRealm {
  isUnreachable = false
  reads = 0
  /** Turns of the event loop that it takes to say where its log ends. */
  headTurns = 0
  /** What its log has lost. */
  loses: (change: Change) => boolean = () => false
  /** In which order its log tells a window. */
  orders: (changes: readonly Change[]) => readonly Change[] = (changes) => changes

  override _changeLog(): ChangeLogDriver {
    const log = super._changeLog()
    return { ...log, source: this.#faulty(log.source) }
  }

  #faulty(source: ChangeSource): ChangeSource {
    return {
      epoch: source.epoch,
      head: () =>
        this.#reach(async () => {
          for (let turn = 0; turn < this.headTurns; turn++) await setImmediate()
          return source.head()
        }),
      floor: () => source.floor(),
      read: (from, options) =>
        this.#reach(async () => {
          this.reads += 1
          const window = await source.read(from, options)
          return { ...window, changes: this.orders(window.changes).filter((change) => !this.loses(change)) }
        }),
      parse: (text) => source.parse(text),
      covers: (a, b) => source.covers(a, b),
      seen: (change, at) => source.seen(change, at),
      watch: (wake) => source.watch(wake),
      prune: () => source.prune(),
      size: () => source.size(),
    }
  }

  async #reach<T>(ask: () => Promise<T>): Promise<T> {
    if (this.isUnreachable) throw new LuxError('LUX_REALM_UNREACHABLE', 'The log is out of reach.')
    return ask()
  }
}
