import type { Change, ChangeWindow } from './change.js'
import type { ChangeSource } from './change-source.js'
import type { FeedPosition } from './feed-position.js'
import { Splice } from './splice.js'

/** How many beings there were at a position, carried on by what the feed told since. */
interface Tally {
  readonly splice: Splice
  count: number
}

/** Changes that may come while one count is made; with more, that count is given up. */
const MAX_WAITING = 10_000

/**
 * Two counts of one kind, made at different times, have to agree once the feed has told what happened in
 * between. Where they do not, it has not told everything.
 */
export class KindAudit {
  readonly #kind: string
  readonly #source: Pick<ChangeSource, 'covers' | 'seen'>
  #tallies: readonly Tally[] = []
  /** What the feed tells while a count is made. */
  #waiting: ChangeWindow[] | undefined

  constructor(kind: string, source: Pick<ChangeSource, 'covers' | 'seen'>) {
    this.#kind = kind
    this.#source = source
  }

  /** A count is about to be made. */
  begin(): void {
    this.#waiting = []
  }

  /** So many beings were there at a position. */
  counted(count: number, position: FeedPosition): void {
    const waiting = this.#waiting
    this.#waiting = undefined
    if (waiting === undefined) return
    const tally: Tally = { splice: new Splice(this.#source, position), count }
    for (const window of waiting) carryOn(tally, window)
    const [earlier] = this.#tallies
    this.#tallies = earlier === undefined ? [tally] : [earlier, tally]
  }

  /** False when something is missing from what the feed has told. */
  follow(all: ChangeWindow): boolean {
    if (all.resets.some(({ kind }) => kind === this.#kind)) {
      this.#tallies = []
      this.#waiting = undefined
      return true
    }
    const window = { ...all, changes: all.changes.filter(({ kind }) => kind === this.#kind) }
    this.#keep(window)
    for (const tally of this.#tallies) carryOn(tally, window)
    return this.#agrees()
  }

  #keep(window: ChangeWindow): void {
    this.#waiting?.push(window)
    const size = this.#waiting?.reduce((sum, { changes }) => sum + changes.length, 0) ?? 0
    if (size > MAX_WAITING) this.#waiting = undefined
  }

  #agrees(): boolean {
    const [earlier, later] = this.#tallies
    if (earlier === undefined || later === undefined) return true
    if (earlier.splice.isOpen || later.splice.isOpen) return true
    this.#tallies = [later]
    return earlier.count === later.count
  }
}

function carryOn(tally: Tally, window: ChangeWindow): void {
  const { changes } = tally.splice.next(window)
  tally.count += changes.reduce((sum, change) => sum + balance(change), 0)
}

function balance(change: Change): number {
  if (change.operation === 'insert') return 1
  return change.operation === 'delete' ? -1 : 0
}
