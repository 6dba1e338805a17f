import { resolveBond } from './bond-join.js'
import type { Condition } from './condition.js'
import { compileFieldCondition } from './evaluate-field.js'
import type { ExistsNode } from './exists-node.js'
import type { KindCatalog, KindShape } from './kind-shape.js'
import { resonanceOf } from './resonance.js'
import type { ResonateNode } from './resonate-node.js'
import type { SearchNode } from './search-node.js'
import { compileSearch, parseSearch, searchText } from './search-tokens.js'
import { shapeIndexOf } from './shape-index.js'
import type { Row } from './store.js'
import { unknownBond, unknownField } from './unknown-name.js'

/** True, false, or null for unknown. */
export type Predicate = (row: Row) => boolean | null

/** How an evaluation finds the beings behind a bond. */
export interface EvaluationEnvironment {
  readonly catalog: KindCatalog
  /**
   * Prepares the way over a bond: for a row of `shape`, the bound beings, each once, in any order. Over
   * a bond `through`, only those to which a junction being leads that `junction` accepts.
   */
  related(shape: KindShape, bond: string, junction: (row: Row) => boolean): (row: Row) => Iterable<Row>
}

/**
 * The canonical meaning of a validated condition, as a function over whole rows. This is what every
 * realm has to agree with.
 */
export function compileCondition(
  condition: Condition,
  shape: KindShape,
  environment: EvaluationEnvironment,
): Predicate {
  switch (condition.type) {
    case 'and':
      return conjunction(condition.conditions.map((child) => compileCondition(child, shape, environment)))
    case 'or':
      return disjunction(condition.conditions.map((child) => compileCondition(child, shape, environment)))
    case 'not':
      return negation(compileCondition(condition.condition, shape, environment))
    case 'exists':
      return compileExists(condition, shape, environment)
    case 'resonate':
      return compileResonate(condition, shape)
    case 'search':
      return compileSearchNode(condition, shape)
    default:
      return compileFieldCondition(condition, shape)
  }
}

/** Whether a condition selects a row: only true does. No condition selects every row. */
export function compileFilter(
  condition: Condition | undefined,
  shape: KindShape,
  environment: EvaluationEnvironment,
): (row: Row) => boolean {
  if (condition === undefined) return () => true
  const predicate = compileCondition(condition, shape, environment)
  return (row) => predicate(row) === true
}

function conjunction(parts: readonly Predicate[]): Predicate {
  return (row) => {
    let result: boolean | null = true
    for (const part of parts) {
      const truth = part(row)
      if (truth === false) return false
      if (truth === null) result = null
    }
    return result
  }
}

function disjunction(parts: readonly Predicate[]): Predicate {
  return (row) => {
    let result: boolean | null = false
    for (const part of parts) {
      const truth = part(row)
      if (truth === true) return true
      if (truth === null) result = null
    }
    return result
  }
}

function negation(part: Predicate): Predicate {
  return (row) => {
    const truth = part(row)
    return truth === null ? null : !truth
  }
}

function compileExists(node: ExistsNode, shape: KindShape, environment: EvaluationEnvironment): Predicate {
  const bond = shapeIndexOf(shape).bonds.get(node.bond)
  const join = bond && resolveBond(shape, bond, environment.catalog)
  if (join === undefined) throw unknownBond(node.bond, shape)
  const junction = compileFilter(node.junction, join.junction?.shape ?? join.target, environment)
  const related = environment.related(shape, node.bond, junction)
  const matches = compileFilter(node.where, join.target, environment)
  return (row) => {
    for (const candidate of related(row)) if (matches(candidate)) return true
    return false
  }
}

function compileResonate({ fraction }: ResonateNode, shape: KindShape): Predicate {
  const position = positionOf('soulId', shape)
  return (row) => {
    const soulId = row[position]
    return typeof soulId === 'string' ? resonanceOf(soulId) < fraction : null
  }
}

function compileSearchNode({ mode, query, fields }: SearchNode, shape: KindShape): Predicate {
  const positions = (fields ?? shape.search).map((name) => positionOf(name, shape))
  const matches = compileSearch(parseSearch(mode, query))
  return (row) => {
    const texts = positions.map((position) => row[position] ?? null)
    return matches(searchText(texts.map((text) => (typeof text === 'string' ? text : null))))
  }
}

function positionOf(name: string, shape: KindShape): number {
  const indexed = shapeIndexOf(shape).fields.get(name)
  if (indexed === undefined) throw unknownField(name, shape)
  return indexed.position
}
