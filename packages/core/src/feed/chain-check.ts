import type { KindCatalog, KindShape } from '../query/kind-shape.js'
import type { Row } from '../query/store.js'
import { continues, inChainOrder, isSameBeing } from './chain-order.js'
import type { Change, ChangeWindow, KindReset } from './change.js'

/** Beings whose last row is remembered. */
const MAX_BEINGS = 50_000

/**
 * The invariant of the feed: for each being, `old` of a change equals `new` of the one before. Where it
 * does not (a disabled trigger, an INSERT OR REPLACE of a program that fires no delete triggers), the change
 * is mended by what is known, so that who follows ends with the right set; where that cannot be enough,
 * the kind is reset.
 */
export class ChainCheck {
  readonly #catalog: KindCatalog
  /** The last row of each being; null after a delete. In the order of use. */
  readonly #last = new Map<string, Row | null>()
  #breaks = 0
  /** The last window was the first part of a larger one. */
  #isWithin = false

  constructor(catalog: KindCatalog) {
    this.#catalog = catalog
  }

  /** How many changes did not continue what was known. */
  get breaks(): number {
    return this.#breaks
  }

  check(window: ChangeWindow): ChangeWindow {
    const resets: KindReset[] = [...window.resets]
    for (const { kind } of window.resets) this.#forget(kind)
    const ordered = inChainOrder(window.changes, this.#catalog)
    const changes = ordered.map((change) => this.#checked(change, ordered, resets))
    this.#isWithin = window.partial
    return { ...window, changes, resets }
  }

  #checked(change: Change, around: readonly Change[], resets: KindReset[]): Change {
    const key = `${change.kind} ${change.soulId}`
    const known = this.#last.get(key)
    this.#remember(key, change.new ?? null)
    const shape = this.#catalog.get(change.kind)
    if (known === undefined || shape === undefined || continues(known, change.old ?? null, shape))
      return change
    this.#breaks += 1
    // What was replaced may have stood under another key, of which nothing is logged.
    const isReplaced = known !== null && change.operation === 'insert' && hasOtherUnique(shape)
    // And of one transaction, it may be the order alone that is wrong.
    const isOneOfMany =
      this.#isWithin || around.some((other) => other !== change && isSameBeing(other, change))
    if (isReplaced || isOneOfMany) resets.push({ kind: change.kind, reason: 'capture' })
    return mended(change, known)
  }

  #remember(key: string, row: Row | null): void {
    this.#last.delete(key)
    this.#last.set(key, row)
    if (this.#last.size <= MAX_BEINGS) return
    const [oldest] = this.#last.keys()
    if (oldest !== undefined) this.#last.delete(oldest)
  }

  #forget(kind: string): void {
    for (const key of [...this.#last.keys()]) if (key.startsWith(`${kind} `)) this.#last.delete(key)
  }
}

function hasOtherUnique(shape: KindShape): boolean {
  return shape.indexes.some((index) => index.unique) || shape.fields.some((field) => field.unique === true)
}

/** The change as it would have been logged after what is known. */
function mended(change: Change, known: Row | null): Change {
  const { old: _, ...rest } = change
  if (known === null) return change.new === undefined ? change : { ...rest, operation: 'insert' }
  return { ...rest, operation: change.new === undefined ? 'delete' : 'update', old: known }
}
