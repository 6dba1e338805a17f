import type { AggregateClause } from './aggregate-node.js'
import { type BondJoin, resolveBond } from './bond-join.js'
import type { BondedReference } from './bonded-reference.js'
import type { Condition } from './condition.js'
import type { EmbedNode } from './embed-node.js'
import type { ExistsNode } from './exists-node.js'
import type { KindCatalog, KindShape } from './kind-shape.js'
import { ALWAYS, allOf, isAlways, NEVER } from './logic.js'
import type { SacredQuery } from './sacred-query.js'
import { shapeIndexOf } from './shape-index.js'
import { unknownBond, unknownKind } from './unknown-name.js'

/** The read rule of a kind, with its principal filled in: always, never, or where a condition holds. */
export type ReadRule = (kind: string) => Condition | boolean

/**
 * Narrows a validated query to what may be read: the rule of each kind is added to the query itself, to
 * each embed, to each `exists` hop, to each order and group over a bond and to the junction of each bond `through`. Rules are trusted: what
 * they ask by `exists` is not narrowed again.
 *
 * @param catalog all kinds, unmasked
 */
export function foldAccess(query: SacredQuery, catalog: KindCatalog, rule: ReadRule): SacredQuery {
  const shape = catalog.get(query.kind)
  if (shape === undefined) throw unknownKind(query.kind)
  const folder = new AccessFolder(catalog, rule)
  const { where: _where, embed, aggregate, order, ...rest } = query
  return Object.freeze({
    ...rest,
    ...folder.where(query.where, shape),
    ...(aggregate === undefined ? undefined : { aggregate: folder.aggregate(aggregate, shape) }),
    ...(order === undefined ? undefined : { order: order.map((term) => folder.reference(term, shape)) }),
    ...(embed === undefined ? undefined : { embed: embed.map((node) => folder.embed(node, shape)) }),
  })
}

/** The same for the `exists` hops of a condition alone; the rule of `shape` itself is the caller's to add. */
export function foldCondition(
  condition: Condition,
  shape: KindShape,
  catalog: KindCatalog,
  rule: ReadRule,
): Condition {
  return new AccessFolder(catalog, rule).condition(condition, shape)
}

class AccessFolder {
  readonly #catalog: KindCatalog
  readonly #rule: ReadRule

  constructor(catalog: KindCatalog, rule: ReadRule) {
    this.#catalog = catalog
    this.#rule = rule
  }

  where(where: Condition | undefined, shape: KindShape): { readonly where?: Condition } {
    const folded = allOf([where === undefined ? ALWAYS : this.condition(where, shape), this.#ruleOf(shape)])
    return isAlways(folded) ? {} : { where: folded }
  }

  embed(node: EmbedNode, shape: KindShape): EmbedNode {
    const { where, embed, aggregate, order, ...rest } = node
    const join = this.#join(node.bond, shape)
    return Object.freeze({
      ...rest,
      ...this.where(where, join.target),
      ...(aggregate === undefined ? undefined : { aggregate: this.aggregate(aggregate, join.target) }),
      ...(order === undefined
        ? undefined
        : { order: order.map((term) => this.reference(term, join.target)) }),
      ...this.#junction(join),
      ...(embed === undefined ? undefined : { embed: embed.map((child) => this.embed(child, join.target)) }),
    })
  }

  aggregate(clause: AggregateClause, shape: KindShape): AggregateClause {
    const { groupBy, ...rest } = clause
    if (groupBy === undefined) return clause
    return Object.freeze({ ...rest, groupBy: groupBy.map((group) => this.reference(group, shape)) })
  }

  /** What may not be read orders and groups nothing: it counts as not bound. */
  reference<Node extends BondedReference>(node: Node, shape: KindShape): Node {
    if (node.bond === undefined) return node
    const { where } = this.where(node.where, this.#join(node.bond, shape).target)
    return where === undefined ? node : Object.freeze({ ...node, where })
  }

  condition(node: Condition, shape: KindShape): Condition {
    switch (node.type) {
      case 'and':
      case 'or': {
        const conditions = node.conditions.map((child) => this.condition(child, shape))
        return Object.freeze({ type: node.type, conditions: Object.freeze(conditions) })
      }
      case 'not':
        return Object.freeze({ type: 'not', condition: this.condition(node.condition, shape) })
      case 'exists':
        return this.#exists(node, shape)
      default:
        return node
    }
  }

  #exists(node: ExistsNode, shape: KindShape): Condition {
    const join = this.#join(node.bond, shape)
    const where = this.where(node.where, join.target)
    return Object.freeze({ type: 'exists', bond: node.bond, ...where, ...this.#junction(join) })
  }

  #junction(join: BondJoin): { readonly junction?: Condition } {
    if (join.junction === undefined) return {}
    const rule = this.#ruleOf(join.junction.shape)
    return isAlways(rule) ? {} : { junction: rule }
  }

  #ruleOf(shape: KindShape): Condition {
    const rule = this.#rule(shape.name)
    if (typeof rule !== 'boolean') return rule
    return rule ? ALWAYS : NEVER
  }

  #join(name: string, shape: KindShape): BondJoin {
    const bond = shapeIndexOf(shape).bonds.get(name)
    const join = bond && resolveBond(shape, bond, this.#catalog)
    if (join === undefined) throw unknownBond(name, shape)
    return join
  }
}
