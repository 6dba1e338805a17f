import type { Row } from '../query/store.js'
import { IntervalTreap } from './interval-treap.js'
import type { Anchor } from './predicate-anchors.js'

/** A predicate over rows of one kind, and where it is looked for; without anchors it is asked of every row. */
export interface IndexedPredicate {
  readonly anchors: readonly Anchor[] | undefined
  readonly matches: (row: Row) => boolean
}

/** What a change means to a predicate: whether it held before, and whether it holds now. */
export interface PredicateHit<P extends IndexedPredicate> {
  readonly predicate: P
  readonly before: boolean
  readonly after: boolean
}

interface Template<P> {
  readonly positions: readonly number[]
  readonly buckets: Map<string, Set<P>>
}

/**
 * Finds the predicates that a change concerns without asking all of them: by a hash over all their equalities
 * together, by the intervals of one column, and only the rest one by one.
 */
export class PredicateIndex<P extends IndexedPredicate> {
  /** By the columns that equalities are about. */
  readonly #templates = new Map<string, Template<P>>()
  readonly #ranges = new Map<number, IntervalTreap<P>>()
  readonly #scanned = new Set<P>()

  /** Predicates that are asked of every change. */
  get scanned(): number {
    return this.#scanned.size
  }

  add(predicate: P): void {
    if (predicate.anchors === undefined) this.#scanned.add(predicate)
    else for (const anchor of predicate.anchors) this.#place(anchor, predicate)
  }

  remove(predicate: P): void {
    if (predicate.anchors === undefined) this.#scanned.delete(predicate)
    else for (const anchor of predicate.anchors) this.#displace(anchor, predicate)
  }

  #place(anchor: Anchor, predicate: P): void {
    if (anchor.type === 'range') {
      const treap = this.#ranges.get(anchor.position) ?? new IntervalTreap<P>()
      this.#ranges.set(anchor.position, treap)
      treap.add(anchor.interval, predicate)
      return
    }
    const name = anchor.positions.join()
    const template = this.#templates.get(name) ?? { positions: anchor.positions, buckets: new Map() }
    this.#templates.set(name, template)
    const key = keyOf(anchor.cells)
    const bucket = template.buckets.get(key) ?? new Set()
    template.buckets.set(key, bucket)
    bucket.add(predicate)
  }

  #displace(anchor: Anchor, predicate: P): void {
    if (anchor.type === 'range') {
      this.#ranges.get(anchor.position)?.remove(anchor.interval, predicate)
      return
    }
    const name = anchor.positions.join()
    const template = this.#templates.get(name)
    const key = keyOf(anchor.cells)
    const bucket = template?.buckets.get(key)
    bucket?.delete(predicate)
    if (bucket?.size === 0) template?.buckets.delete(key)
    if (template?.buckets.size === 0) this.#templates.delete(name)
  }

  /** The predicates that hold before or after a change. A predicate that throws is handed to `failed`. */
  match(
    old: Row | undefined,
    after: Row | undefined,
    failed: (predicate: P, error: unknown) => void,
  ): readonly PredicateHit<P>[] {
    const hits: PredicateHit<P>[] = []
    for (const predicate of this.#candidates(old, after)) {
      try {
        const held = old !== undefined && predicate.matches(old)
        const holds = after !== undefined && predicate.matches(after)
        if (held || holds) hits.push({ predicate, before: held, after: holds })
      } catch (error) {
        failed(predicate, error)
      }
    }
    return hits
  }

  #candidates(old: Row | undefined, after: Row | undefined): Set<P> {
    const found = new Set<P>(this.#scanned)
    for (const { positions, buckets } of this.#templates.values()) {
      const key = after && keyAt(after, positions)
      const before = old && keyAt(old, positions)
      if (key !== undefined) addAll(found, buckets.get(key))
      if (before !== undefined && before !== key) addAll(found, buckets.get(before))
    }
    for (const [position, treap] of this.#ranges) {
      const [cell, before] = [after?.[position], old?.[position]]
      if (typeof cell === 'number') treap.stab(cell, (predicate) => found.add(predicate))
      if (typeof before === 'number' && before !== cell)
        treap.stab(before, (predicate) => found.add(predicate))
    }
    return found
  }
}

function addAll<P>(found: Set<P>, bucket: ReadonlySet<P> | undefined): void {
  if (bucket !== undefined) for (const predicate of bucket) found.add(predicate)
}

function keyAt(row: Row, positions: readonly number[]): string {
  const [first] = positions
  // The common case, without a list of one.
  if (positions.length === 1 && first !== undefined) return cellKey(row[first])
  return positions.map((position) => cellKey(row[position])).join('\u0000')
}

function keyOf(cells: readonly Row[number][]): string {
  return cells.map(cellKey).join('\u0000')
}

/** No text that a realm keeps holds NUL, so that keys cannot run into each other. */
function cellKey(cell: Row[number] | undefined): string {
  return cell === null || cell === undefined ? '' : `${(typeof cell).charAt(0)}${cell}`
}
