import type { Row } from '../query/store.js'
import { keyAt } from './cells-key.js'
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

/** Predicates with equalities about the same columns. */
interface Template<P> {
  readonly positions: readonly number[]
  readonly isWhole: boolean
  /** Most keys belong to one predicate, which saves them a set. */
  readonly buckets: Map<string, P | Set<P>>
}

type EqualAnchor = Extract<Anchor, { type: 'equal' }>

/** What the anchors at which a predicate was found say already. */
const UNKNOWN = 0
const HOLDS = 1
const HELD = 2

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
    const { buckets } = this.#templateOf(anchor)
    const bucket = buckets.get(anchor.key)
    if (bucket instanceof Set) bucket.add(predicate)
    else if (bucket === undefined) buckets.set(anchor.key, predicate)
    else if (bucket !== predicate) buckets.set(anchor.key, new Set([bucket, predicate]))
  }

  #templateOf({ positions, isWhole }: EqualAnchor): Template<P> {
    const name = templateName(positions, isWhole)
    const template = this.#templates.get(name) ?? { positions, isWhole, buckets: new Map() }
    this.#templates.set(name, template)
    return template
  }

  #displace(anchor: Anchor, predicate: P): void {
    if (anchor.type === 'range') {
      this.#ranges.get(anchor.position)?.remove(anchor.interval, predicate)
      return
    }
    const { buckets } = this.#templateOf(anchor)
    const bucket = buckets.get(anchor.key)
    if (bucket instanceof Set) bucket.delete(predicate)
    if (bucket === predicate || (bucket instanceof Set && bucket.size === 0)) buckets.delete(anchor.key)
    if (buckets.size === 0) this.#templates.delete(templateName(anchor.positions, anchor.isWhole))
  }

  /** The predicates that hold before or after a change. A predicate that throws is handed to `failed`. */
  match(
    old: Row | undefined,
    after: Row | undefined,
    failed: (predicate: P, error: unknown) => void,
  ): readonly PredicateHit<P>[] {
    const hits: PredicateHit<P>[] = []
    for (const [predicate, known] of this.#candidates(old, after)) {
      try {
        const held = (known & HELD) !== 0 || (old !== undefined && predicate.matches(old))
        const holds = (known & HOLDS) !== 0 || (after !== undefined && predicate.matches(after))
        if (held || holds) hits.push({ predicate, before: held, after: holds })
      } catch (error) {
        failed(predicate, error)
      }
    }
    return hits
  }

  /** Those that may hold, with what is known of them without asking. */
  #candidates(old: Row | undefined, after: Row | undefined): Map<P, number> {
    const found = new Map<P, number>()
    for (const predicate of this.#scanned) found.set(predicate, UNKNOWN)
    for (const { positions, isWhole, buckets } of this.#templates.values()) {
      const key = after && keyAt(after, positions)
      const before = old && keyAt(old, positions)
      if (key !== undefined)
        note(found, buckets.get(key), isWhole ? (before === key ? HOLDS | HELD : HOLDS) : UNKNOWN)
      if (before !== undefined && before !== key) note(found, buckets.get(before), isWhole ? HELD : UNKNOWN)
    }
    for (const [position, treap] of this.#ranges) {
      const [cell, before] = [after?.[position], old?.[position]]
      const add = (predicate: P): void => note(found, predicate, UNKNOWN)
      if (typeof cell === 'number') treap.stab(cell, add)
      if (typeof before === 'number' && before !== cell) treap.stab(before, add)
    }
    return found
  }
}

function note<P>(found: Map<P, number>, bucket: P | Set<P> | undefined, known: number): void {
  if (bucket instanceof Set) for (const predicate of bucket) noteOne(found, predicate, known)
  else if (bucket !== undefined) noteOne(found, bucket, known)
}

function noteOne<P>(found: Map<P, number>, predicate: P, known: number): void {
  found.set(predicate, (found.get(predicate) ?? UNKNOWN) | known)
}

function templateName(positions: readonly number[], isWhole: boolean): string {
  return `${isWhole ? 'whole' : 'part'} ${positions.join()}`
}
