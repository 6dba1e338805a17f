import { setImmediate as turn } from 'node:timers/promises'
import type { Change } from '../feed/change.js'
import type { ChangeLogDriver } from '../feed/change-log-driver.js'
import type { ChangeSource } from '../feed/change-source.js'
import { MemoryRealm } from '../memory-realm/memory-realm.js'
import type { SacredQuery } from '../query/sacred-query.js'
import type { Row } from '../query/store.js'

/** A memory realm whose snapshots are taken at once and handed out when the test says so. */
export class SlowRealm extends MemoryRealm {
  /** What snapshots were taken of. */
  readonly asked: SacredQuery[] = []
  /** Turns of the event loop that each takes at least. */
  snapshotTurns = 0
  /** What snapshots are refused with. */
  failure: Error | undefined
  /** What reading the log is refused with, once. */
  lost: Error | undefined
  /** What the log hands out in the place of a row. */
  row: (row: Row) => Row = (row) => row
  /** The log says that there is nothing new. */
  isSilent = false
  /** Changes in a page of the log. */
  pageSize = 5_000
  #held: Promise<void> | undefined

  /** Snapshots from now on wait until the returned function is called. */
  hold(): () => void {
    let release: () => void = () => undefined
    this.#held = new Promise((resolve) => {
      release = resolve
    })
    return () => {
      this.#held = undefined
      release()
    }
  }

  override _changeLog(): ChangeLogDriver {
    const log = super._changeLog()
    return {
      ...log,
      source: this.#source(log.source),
      snapshot: async (read, context) => {
        this.asked.push(read.query)
        const held = this.#held
        const taken = await log.snapshot(read, context)
        await held
        for (let count = 0; count < this.snapshotTurns; count++) await turn()
        if (this.failure !== undefined) throw this.failure
        return taken
      },
    }
  }

  #source(source: ChangeSource): ChangeSource {
    const change = (one: Change): Change => ({
      ...one,
      ...(one.new === undefined ? {} : { new: this.row(one.new) }),
    })
    return {
      epoch: source.epoch,
      head: () => source.head(),
      floor: () => source.floor(),
      read: async (from, options) => {
        const { lost } = this
        this.lost = undefined
        if (lost !== undefined) throw lost
        if (this.isSilent) return { changes: [], resets: [], to: from, partial: false }
        const window = await source.read(from, { ...options, limit: this.pageSize })
        return { ...window, changes: window.changes.map(change) }
      },
      parse: (text) => source.parse(text),
      covers: (a, b) => source.covers(a, b),
      seen: (one, at) => source.seen(one, at),
      watch: (wake) => source.watch(wake),
      prune: () => source.prune(),
      size: () => source.size(),
    }
  }
}
