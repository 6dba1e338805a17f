import type { AggregateClause } from './aggregate-node.js'
import { resolveBond } from './bond-join.js'
import type { BondedReference } from './bonded-reference.js'
import { literalToCell } from './cell.js'
import type { Condition } from './condition.js'
import type { Draft } from './draft.js'
import type { EmbedNode } from './embed-node.js'
import type { ExistsNode } from './exists-node.js'
import type { FieldReference } from './field-reference.js'
import { canonicalJson, type JsonValue } from './json.js'
import type { KindCatalog, KindShape } from './kind-shape.js'
import { aggregateStore } from './layout-of.js'
import { literalTarget } from './literal-target.js'
import type { OrderNode } from './order-node.js'
import type {
  Parameter,
  ParameterizedAggregate,
  ParameterizedCondition,
  ParameterizedEmbed,
  ParameterizedExists,
  ParameterizedPage,
  ParameterizedQuery,
  ParameterSlot,
} from './parameterized-query.js'
import { resonanceBound } from './resonance.js'
import type { SacredQuery } from './sacred-query.js'
import { shapeIndexOf } from './shape-index.js'
import type { StoreType } from './store.js'
import { unknownBond, unknownKind } from './unknown-name.js'

/** A query split into what stays the same from call to call and what does not. */
export interface Parameterized<Node> {
  /** Equal for two nodes exactly when their `query` is. */
  readonly key: string
  /** The node with a slot in place of each literal. */
  readonly query: Node
  /** What the slots stand for, by index. */
  readonly parameters: readonly Parameter[]
}

/**
 * Takes the literals out of a validated query. Whoever compiles does so once per `key`, from `query`,
 * and then binds `parameters` by slot. The intention is no part of it.
 */
export function parameterize(query: SacredQuery, catalog: KindCatalog): Parameterized<ParameterizedQuery> {
  const shape = catalog.get(query.kind)
  if (shape === undefined) throw unknownKind(query.kind)
  const parameterizer = new Parameterizer(catalog)
  const parameterized = parameterizer.query(query, shape)
  return { key: JSON.stringify(parameterized), query: parameterized, parameters: parameterizer.parameters }
}

/** The same for a condition alone, as guards of writes are. */
export function parameterizeCondition(
  condition: Condition,
  shape: KindShape,
  catalog: KindCatalog,
): Parameterized<ParameterizedCondition> {
  const parameterizer = new Parameterizer(catalog)
  const parameterized = parameterizer.condition(condition, shape)
  return { key: JSON.stringify(parameterized), query: parameterized, parameters: parameterizer.parameters }
}

type FieldCondition = Exclude<
  Condition,
  { readonly type: 'and' | 'or' | 'not' | 'is' | 'exists' | 'resonate' | 'search' }
>

class Parameterizer {
  readonly parameters: Parameter[] = []
  readonly #catalog: KindCatalog

  constructor(catalog: KindCatalog) {
    this.#catalog = catalog
  }

  query(query: SacredQuery, shape: KindShape): ParameterizedQuery {
    const { where, select, embed, aggregate, order, limit, offset, distinct } = query
    // Every list query passes here: spreading parts together would double the time.
    const node: Draft<ParameterizedQuery> = { v: 1, type: 'query', kind: query.kind }
    if (where !== undefined) node.where = this.condition(where, shape)
    if (select !== undefined) node.select = select
    if (embed !== undefined) node.embed = embed.map((child) => this.#embed(child, shape))
    if (aggregate !== undefined) node.aggregate = this.#aggregate(aggregate, shape)
    if (order !== undefined) node.order = areFixed(order) ? order : this.#bonded(order, shape)
    if (limit !== undefined) node.limit = this.#slot(limit, 'int')
    if (offset !== undefined) node.offset = this.#slot(offset, 'int')
    if (distinct !== undefined) node.distinct = distinct
    return node
  }

  condition(node: Condition, shape: KindShape): ParameterizedCondition {
    switch (node.type) {
      case 'and':
      case 'or':
        return { type: node.type, conditions: node.conditions.map((child) => this.condition(child, shape)) }
      case 'not':
        return { type: 'not', condition: this.condition(node.condition, shape) }
      case 'is':
        return node
      case 'exists':
        return this.#exists(node, shape)
      case 'resonate':
        return { type: 'resonate', fraction: this.#slot(resonanceBound(node.fraction), 'text') }
      case 'search':
        return { ...node, query: this.#slot(node.query, 'text') }
      default:
        return this.#fieldCondition(node, shape)
    }
  }

  #fieldCondition(node: FieldCondition, shape: KindShape): ParameterizedCondition {
    switch (node.type) {
      case 'compare':
        return { ...node, value: this.#literal(node, node.value, shape) }
      case 'between': {
        const from = this.#literal(node, node.from, shape)
        return { ...node, from, to: this.#literal(node, node.to, shape) }
      }
      case 'in':
        return { ...node, values: this.#list(node, node.values, shape) }
      case 'pattern':
      case 'match':
        return { ...node, value: this.#slot(node.value, 'text') }
      case 'hasKey':
        return { ...node, key: this.#slot(node.key, 'text') }
      case 'json':
        // The document null is JSON null here, not the SQL NULL that it is as a literal elsewhere.
        return { ...node, value: this.#slot(canonicalJson(node.value), 'json') }
      default:
        return node satisfies never
    }
  }

  #exists(node: ExistsNode, shape: KindShape): ParameterizedExists {
    const { where, junction } = node
    const join = this.#join(node.bond, shape)
    return {
      type: 'exists',
      bond: node.bond,
      ...(where === undefined ? undefined : { where: this.condition(where, join.target) }),
      ...(junction === undefined ? undefined : { junction: this.condition(junction, join.through) }),
    }
  }

  #embed(node: EmbedNode, shape: KindShape): ParameterizedEmbed {
    const { where, junction, embed, aggregate, order, limit, offset, ...fixed } = node
    const join = this.#join(node.bond, shape)
    return {
      ...fixed,
      ...(where === undefined ? undefined : { where: this.condition(where, join.target) }),
      ...(junction === undefined ? undefined : { junction: this.condition(junction, join.through) }),
      ...(embed === undefined ? undefined : { embed: embed.map((child) => this.#embed(child, join.target)) }),
      ...(aggregate === undefined ? undefined : { aggregate: this.#aggregate(aggregate, join.target) }),
      ...(order === undefined ? undefined : { order: this.#bonded(order, join.target) }),
      ...this.#page(limit, offset),
    }
  }

  #bonded<Node extends BondedReference>(
    nodes: readonly Node[],
    shape: KindShape,
  ): readonly (Omit<Node, 'where'> & { readonly where?: ParameterizedCondition })[] {
    return nodes.map(({ where, ...node }) => {
      if (where === undefined || node.bond === undefined) return node
      return { ...node, where: this.condition(where, this.#join(node.bond, shape).target) }
    })
  }

  #join(name: string, shape: KindShape): { readonly target: KindShape; readonly through: KindShape } {
    const bond = shapeIndexOf(shape).bonds.get(name)
    const join = bond && resolveBond(shape, bond, this.#catalog)
    if (join === undefined) throw unknownBond(name, shape)
    return { target: join.target, through: join.junction?.shape ?? join.target }
  }

  #aggregate(clause: AggregateClause, shape: KindShape): ParameterizedAggregate {
    const { groupBy: groups, having, ...computed } = clause
    const fixed = groups === undefined ? computed : { ...computed, groupBy: this.#bonded(groups, shape) }
    if (having === undefined) return fixed
    const stores = new Map(clause.columns.map((column) => [column.as, aggregateStore(shape, column)]))
    return {
      ...fixed,
      having: having.map((node) => {
        const store = stores.get(node.as) ?? 'float'
        return { ...node, value: this.#slot(literalToCell(node.value, { name: node.as, store }), store) }
      }),
    }
  }

  #page(limit: number | undefined, offset: number | undefined): ParameterizedPage {
    return {
      ...(limit === undefined ? undefined : { limit: this.#slot(limit, 'int') }),
      ...(offset === undefined ? undefined : { offset: this.#slot(offset, 'int') }),
    }
  }

  #literal(reference: FieldReference, literal: JsonValue, shape: KindShape): ParameterSlot {
    const target = literalTarget(reference, literal, shape)
    return this.#slot(literalToCell(literal, target), target.store)
  }

  #list(reference: FieldReference, literals: readonly JsonValue[], shape: KindShape): ParameterSlot {
    const target = literalTarget(reference, literals[0] ?? '', shape)
    const $parameter = this.parameters.push(literals.map((literal) => literalToCell(literal, target))) - 1
    return { $parameter, store: target.store, list: true }
  }

  #slot(parameter: Parameter, store: StoreType): ParameterSlot {
    return { $parameter: this.parameters.push(parameter) - 1, store }
  }
}

type FixedOrder = Omit<OrderNode, 'where'> & { readonly where?: never }

/** Most orders hold no literal, and pass as they are. */
function areFixed(order: readonly OrderNode[]): order is readonly FixedOrder[] {
  return order.every((term) => term.where === undefined)
}
