import { isLuxError } from '../errors/lux-error.js'
import { resolveBond } from './bond-join.js'
import { cellToLiteral, literalToCell } from './cell.js'
import type { BetweenNode, ComparisonNode, InNode } from './comparison-node.js'
import type { Condition } from './condition.js'
import type { ExistsNode } from './exists-node.js'
import type { FieldReference } from './field-reference.js'
import { isJsonArray, type JsonObject, type JsonValue } from './json.js'
import type { JsonMatchNode } from './json-node.js'
import type { KindCatalog, KindShape } from './kind-shape.js'
import type { PrincipalReference } from './literal.js'
import { literalTarget } from './literal-target.js'
import { allOf, anyOf, NEVER, negated } from './logic.js'
import type { Principal } from './principal.js'
import { isPrincipalReference } from './principal-reference.js'
import { shapeIndexOf } from './shape-index.js'
import { unknownBond } from './unknown-name.js'

/**
 * Fills a principal into the condition of an access rule (validated with `allowPrincipal`). A claim that
 * is missing, or that the field could never hold, makes its comparison unknown: neither the rule nor its
 * negation lets anybody through by it. In `in`, a claim that is a list stands for its items.
 */
export function bindPrincipal(
  condition: Condition,
  principal: Principal,
  shape: KindShape,
  catalog: KindCatalog,
): Condition {
  return new PrincipalBinder(principal, catalog).condition(condition, shape)
}

class PrincipalBinder {
  readonly #principal: Principal
  readonly #catalog: KindCatalog

  constructor(principal: Principal, catalog: KindCatalog) {
    this.#principal = principal
    this.#catalog = catalog
  }

  condition(node: Condition, shape: KindShape): Condition {
    switch (node.type) {
      case 'and':
        return allOf(node.conditions.map((child) => this.condition(child, shape)))
      case 'or':
        return anyOf(node.conditions.map((child) => this.condition(child, shape)))
      case 'not':
        return negated(this.condition(node.condition, shape))
      case 'compare':
        return this.#compare(node, shape)
      case 'between':
        return this.#between(node, shape)
      case 'in':
        return this.#in(node, shape)
      case 'json':
        return this.#json(node)
      case 'exists':
        return this.#exists(node, shape)
      default:
        return node
    }
  }

  #compare(node: ComparisonNode, shape: KindShape): Condition {
    if (!isPrincipalReference(node.value)) return node
    const value = this.#literal(node, node.value, shape)
    return value === undefined ? unknown(node) : Object.freeze({ ...node, value })
  }

  #between(node: BetweenNode, shape: KindShape): Condition {
    const from = this.#literal(node, node.from, shape)
    const to = this.#literal(node, node.to, shape)
    if (from === undefined || to === undefined || !isOfOneType(node, [from, to])) return unknown(node)
    return Object.freeze({ ...node, from, to })
  }

  #in(node: InNode, shape: KindShape): Condition {
    if (!node.values.some(isPrincipalReference)) return node
    const values: JsonValue[] = []
    for (const item of node.values) {
      const items = isPrincipalReference(item) ? this.#items(node, item, shape) : [item]
      if (items === undefined) return unknown(node)
      values.push(...items)
    }
    if (!isOfOneType(node, values)) return unknown(node)
    return values.length === 0 ? NEVER : Object.freeze({ ...node, values: Object.freeze(values) })
  }

  #items(node: InNode, reference: PrincipalReference, shape: KindShape): readonly JsonValue[] | undefined {
    const fact = this.#fact(reference)
    const literals: JsonValue[] = []
    for (const item of isJsonArray(fact) ? fact : [fact]) {
      const literal = canonical(node, item, shape)
      if (literal === undefined) return undefined
      literals.push(literal)
    }
    return literals
  }

  #json(node: JsonMatchNode): Condition {
    const value = this.#filled(node.value)
    if (value === node.value) return node
    if (value === undefined || (node.operator === 'overlaps' && !isJsonArray(value))) return unknown(node)
    const document = orUndefined(() =>
      cellToLiteral(literalToCell(value, { name: node.field, store: 'json' }), 'json'),
    )
    return document === undefined ? unknown(node) : Object.freeze({ ...node, value: document })
  }

  #exists(node: ExistsNode, shape: KindShape): Condition {
    if (node.where === undefined) return node
    const bond = shapeIndexOf(shape).bonds.get(node.bond)
    const join = bond && resolveBond(shape, bond, this.#catalog)
    if (join === undefined) throw unknownBond(node.bond, shape)
    return Object.freeze({ ...node, where: this.condition(node.where, join.target) })
  }

  #literal(node: FieldReference, value: JsonValue, shape: KindShape): JsonValue | undefined {
    return isPrincipalReference(value) ? canonical(node, this.#fact(value), shape) : value
  }

  /** JSON with its references replaced, at any depth; the same object where it has none. */
  #filled(value: JsonValue): JsonValue | undefined {
    if (isPrincipalReference(value)) return this.#fact(value)
    if (value === null || typeof value !== 'object') return value
    return isJsonArray(value) ? this.#filledArray(value) : this.#filledObject(value)
  }

  #filledArray(items: readonly JsonValue[]): JsonValue | undefined {
    const filled = items.map((item) => this.#filled(item))
    if (filled.every((item, index) => item === items[index])) return items
    return filled.every((item) => item !== undefined) ? filled : undefined
  }

  #filledObject(members: JsonObject): JsonValue | undefined {
    const entries = Object.entries(members)
    const filled: [string, JsonValue][] = []
    for (const [key, member] of entries) {
      const value = this.#filled(member)
      if (value === undefined) return undefined
      filled.push([key, value])
    }
    return filled.every(([, value], index) => value === entries[index]?.[1])
      ? members
      : Object.fromEntries(filled)
  }

  /** What is known of the principal; undefined when it is not known. */
  #fact({ $principal: name }: PrincipalReference): JsonValue | undefined {
    if (name === 'id') return this.#principal.id
    if (name === 'roles') return this.#principal.roles
    const claim = name.slice('claims.'.length)
    return Object.hasOwn(this.#principal.claims, claim) ? this.#principal.claims[claim] : undefined
  }
}

/** The canonical literal, or undefined when the field could never hold the value. */
function canonical(
  node: FieldReference,
  value: JsonValue | undefined,
  shape: KindShape,
): JsonValue | undefined {
  if (value === undefined || value === null) return undefined
  if (node.path !== undefined && typeof value === 'object') return undefined
  const target = literalTarget(node, value, shape)
  return orUndefined(() => cellToLiteral(literalToCell(value, target), target.store))
}

/** Places inside json compare with one type only. */
function isOfOneType(node: FieldReference, values: readonly JsonValue[]): boolean {
  return node.path === undefined || values.every((value) => typeof value === typeof values[0])
}

/** Comparing with NULL is unknown, whatever the field holds. */
function unknown({ field }: FieldReference): Condition {
  return Object.freeze({ type: 'compare', field, operator: 'eq', value: null })
}

function orUndefined<T>(convert: () => T): T | undefined {
  try {
    return convert()
  } catch (error) {
    if (isLuxError(error)) return undefined
    throw error
  }
}
