import type { Change } from '../feed/change.js'
import type { LiveGroup } from './live-group.js'
import type { LivePlan } from './live-plan.js'
import { type IndexedPredicate, PredicateIndex } from './predicate-index.js'

/** A group, and where changes look for it. */
export interface KnownGroup extends IndexedPredicate {
  readonly group: LiveGroup
  readonly plan: LivePlan
}

/** What a change means to a group that it concerns; undefined where it only says that something changed. */
export type GroupTouch = { readonly before: boolean; readonly after: boolean } | undefined

/** The groups of a realm: by what they ask, and by the changes that concern them. */
export class LiveGroups {
  readonly #byDigest = new Map<string, KnownGroup>()
  readonly #users = new Map<KnownGroup, number>()
  readonly #indexes = new Map<string, PredicateIndex<KnownGroup>>()
  /** Groups by the kinds that their bonds lead to. */
  readonly #bonded = new Map<string, Set<KnownGroup>>()

  /** The group of a query, for one who keeps it until `exit`. */
  enter(digest: string, create: () => KnownGroup): KnownGroup {
    const known = this.#byDigest.get(digest)
    const entered = known === undefined || known.group.isFailed ? this.#add(digest, create()) : known
    this.#users.set(entered, (this.#users.get(entered) ?? 0) + 1)
    return entered
  }

  /** Says whether that was the last one. */
  exit(known: KnownGroup): boolean {
    const users = (this.#users.get(known) ?? 0) - 1
    if (users > 0) {
      this.#users.set(known, users)
      return false
    }
    this.#remove(known)
    return true
  }

  #add(digest: string, known: KnownGroup): KnownGroup {
    this.#byDigest.set(digest, known)
    this.#indexOf(known).add(known)
    for (const kind of known.plan.bonded) {
      const groups = this.#bonded.get(kind) ?? new Set()
      this.#bonded.set(kind, groups)
      groups.add(known)
    }
    return known
  }

  #remove(known: KnownGroup): void {
    const { digest } = known.group
    this.#users.delete(known)
    // A failed one may have been replaced.
    if (this.#byDigest.get(digest) === known) this.#byDigest.delete(digest)
    this.#indexOf(known).remove(known)
    for (const kind of known.plan.bonded) this.#bonded.get(kind)?.delete(known)
  }

  #indexOf({ group }: KnownGroup): PredicateIndex<KnownGroup> {
    const kind = group.layout.shape.name
    const index = this.#indexes.get(kind) ?? new PredicateIndex<KnownGroup>()
    this.#indexes.set(kind, index)
    return index
  }

  all(): readonly KnownGroup[] {
    return [...this.#users.keys()]
  }

  get size(): number {
    return this.#users.size
  }

  /** Groups that are asked about every change of their kind. */
  get unindexed(): number {
    return [...this.#indexes.values()].reduce((sum, index) => sum + index.scanned, 0)
  }

  /** Calls back for every group that a change concerns. One that cannot judge it fails alone. */
  match(change: Change, touch: (known: KnownGroup, how: GroupTouch) => void): void {
    const hits = this.#indexes
      .get(change.kind)
      ?.match(change.old, change.new, ({ group }, error) => group.fail(error))
    for (const { predicate, before, after } of hits ?? []) touch(predicate, { before, after })
    for (const known of this.#bonded.get(change.kind) ?? []) touch(known, undefined)
  }
}
