import { type BondJoin, resolveBond } from '../query/bond-join.js'
import type { BondedReference } from '../query/bonded-reference.js'
import type { Condition } from '../query/condition.js'
import type { EmbedNode } from '../query/embed-node.js'
import type { KindCatalog, KindShape } from '../query/kind-shape.js'
import type { SacredQuery } from '../query/sacred-query.js'
import { shapeIndexOf } from '../query/shape-index.js'

/** Most queries have no bonds, and there may be very many of them. */
const NONE: ReadonlySet<string> = new Set()

/** What a query and its embeds have in common. */
type Node = Pick<SacredQuery & EmbedNode, 'where' | 'embed' | 'order' | 'aggregate'>

/**
 * The kinds that the bonds of a query lead to, those between included, and those that the access rules on the way
 * ask for. Its own kind is among them only where a bond leads back to it.
 */
export function bondedKinds(query: SacredQuery, catalog: KindCatalog): ReadonlySet<string> {
  const collector = new Collector(catalog)
  const shape = catalog.get(query.kind)
  if (shape !== undefined) collector.addNode(query, shape)
  return collector.kinds.size === 0 ? NONE : collector.kinds
}

class Collector {
  readonly kinds = new Set<string>()
  readonly #catalog: KindCatalog

  constructor(catalog: KindCatalog) {
    this.#catalog = catalog
  }

  addNode({ where, embed = [], order = [], aggregate }: Node, shape: KindShape): void {
    if (where !== undefined) this.#addCondition(where, shape)
    for (const reference of [...order, ...(aggregate?.groupBy ?? [])]) this.#addReference(reference, shape)
    for (const child of embed) this.#addHop(child, shape, (target) => this.addNode(child, target))
  }

  #addCondition(condition: Condition, shape: KindShape): void {
    if (condition.type === 'and' || condition.type === 'or') {
      for (const child of condition.conditions) this.#addCondition(child, shape)
    } else if (condition.type === 'not') {
      this.#addCondition(condition.condition, shape)
    } else if (condition.type === 'exists') {
      this.#addHop(condition, shape, (target) => this.#addOptional(condition.where, target))
    }
  }

  #addOptional(condition: Condition | undefined, shape: KindShape): void {
    if (condition !== undefined) this.#addCondition(condition, shape)
  }

  /** An order or a group over a bond sees the bound being only where its rule allows. */
  #addReference({ bond, where }: BondedReference, shape: KindShape): void {
    const join = bond === undefined ? undefined : this.#follow(bond, shape)
    if (join !== undefined) this.#addOptional(where, join.target)
  }

  #addHop(
    { bond, junction }: { readonly bond: string; readonly junction?: Condition },
    shape: KindShape,
    addTarget: (target: KindShape) => void,
  ): void {
    const join = this.#follow(bond, shape)
    if (join === undefined) return
    addTarget(join.target)
    if (join.junction !== undefined) this.#addOptional(junction, join.junction.shape)
  }

  #follow(name: string, shape: KindShape): BondJoin | undefined {
    const bond = shapeIndexOf(shape).bonds.get(name)
    const join = bond && resolveBond(shape, bond, this.#catalog)
    if (join === undefined) return undefined
    this.kinds.add(join.target.name)
    if (join.junction !== undefined) this.kinds.add(join.junction.shape.name)
    return join
  }
}
