import { literalToCell } from '../query/cell.js'
import type { Condition } from '../query/condition.js'
import type { KindShape } from '../query/kind-shape.js'
import type { Literal } from '../query/literal.js'
import { shapeIndexOf } from '../query/shape-index.js'
import type { Cell, StoreType } from '../query/store.js'
import { cellsKey } from './cells-key.js'
import type { Interval } from './interval-treap.js'

/**
 * Where a predicate is looked for: every row that satisfies it has cells of this key (`equal`), or lies in this
 * interval (`range`). Positions are those of `shape.fields`.
 */
export type Anchor =
  | {
      readonly type: 'equal'
      readonly positions: readonly number[]
      readonly key: string
      /** Every row with this key satisfies the predicate: nothing is left to be judged. */
      readonly isWhole: boolean
    }
  | { readonly type: 'range'; readonly position: number; readonly interval: Interval }

/** Conjunctions that a condition may be spread into. */
const MAX_CONJUNCTS = 16

/** The anchors of a condition: a row that satisfies it is at one of them. Undefined: there is none to go by. */
export function anchorsOf(condition: Condition | undefined, shape: KindShape): readonly Anchor[] | undefined {
  const form = condition && disjunctiveForm(condition)
  if (form === undefined) return undefined
  const anchors: Anchor[] = []
  for (const conjunct of form.conjuncts) {
    const found = anchorOf(conjunct, shape, form.isExact)
    if (found === undefined) return undefined
    anchors.push(...found)
  }
  return anchors
}

type Conjunct = readonly Condition[]

/** An OR of ANDs. */
interface DisjunctiveForm {
  readonly conjuncts: readonly Conjunct[]
  /** It means what the condition means; else it is only what has to hold as well. */
  readonly isExact: boolean
}

/** Undefined when that would be too many. Negations and the like stay as they are. */
function disjunctiveForm(condition: Condition): DisjunctiveForm | undefined {
  if (condition.type === 'or') return joined(condition.conditions.map(disjunctiveForm))
  if (condition.type !== 'and') return { conjuncts: [[condition]], isExact: true }
  let product: DisjunctiveForm = { conjuncts: [[]], isExact: true }
  for (const child of condition.conditions) {
    const form = disjunctiveForm(child)
    // A part that is too wide is left to the check of the whole condition.
    const isTooWide = form === undefined || product.conjuncts.length * form.conjuncts.length > MAX_CONJUNCTS
    product = isTooWide ? { ...product, isExact: false } : multiplied(product, form)
  }
  return product
}

function joined(forms: readonly (DisjunctiveForm | undefined)[]): DisjunctiveForm | undefined {
  const known = forms.flatMap((form) => form ?? [])
  const conjuncts = known.flatMap((form) => form.conjuncts)
  if (known.length < forms.length || conjuncts.length > MAX_CONJUNCTS) return undefined
  return { conjuncts, isExact: known.every(({ isExact }) => isExact) }
}

function multiplied(one: DisjunctiveForm, other: DisjunctiveForm): DisjunctiveForm {
  return {
    conjuncts: one.conjuncts.flatMap((left) => other.conjuncts.map((right) => [...left, ...right])),
    isExact: one.isExact && other.isExact,
  }
}

/** All equalities together, else a list, else a range. */
function anchorOf(conjunct: Conjunct, shape: KindShape, isExact: boolean): readonly Anchor[] | undefined {
  const equalities = new Map(conjunct.flatMap((condition) => equalityOf(condition, shape) ?? []))
  if (equalities.size > 0) {
    const positions = [...equalities.keys()].sort((a, b) => a - b)
    const key = cellsKey(positions.map((position) => equalities.get(position) ?? null))
    // Two values for one field, or something else beside them, are left to be judged.
    return [{ type: 'equal', positions, key, isWhole: isExact && equalities.size === conjunct.length }]
  }
  for (const condition of conjunct) {
    const list = listOf(condition, shape, isExact && conjunct.length === 1)
    if (list !== undefined) return list
  }
  return rangeOf(conjunct, shape)
}

function equalityOf(condition: Condition, shape: KindShape): readonly [number, Cell][] | undefined {
  if (condition.type === 'is' && condition.path === undefined) {
    return [[positionOf(shape, condition.field), condition.value]]
  }
  if (condition.type !== 'compare' || condition.operator !== 'eq' || condition.path !== undefined)
    return undefined
  const cell = cellOf(shape, condition.field, condition.value)
  return cell === null ? undefined : [[positionOf(shape, condition.field), cell]]
}

function listOf(condition: Condition, shape: KindShape, isWhole: boolean): readonly Anchor[] | undefined {
  if (condition.type !== 'in' || condition.path !== undefined) return undefined
  const positions = [positionOf(shape, condition.field)]
  const cells = condition.values.map((value) => cellOf(shape, condition.field, value))
  // NULL is equal to nothing, itself included.
  return cells
    .filter((cell) => cell !== null)
    .map((cell) => ({ type: 'equal', positions, key: cellsKey([cell]), isWhole }))
}

const NUMERIC: readonly StoreType[] = ['int', 'float', 'time']

/** The narrowest interval of the first numeric field that has bounds. */
function rangeOf(conjunct: Conjunct, shape: KindShape): readonly Anchor[] | undefined {
  const bounds = conjunct.flatMap((condition) => boundsOf(condition, shape))
  const [first] = bounds
  if (first === undefined) return undefined
  const own = bounds.filter(({ position }) => position === first.position)
  const low = Math.max(...own.map((bound) => bound.low))
  const high = Math.min(...own.map((bound) => bound.high))
  return [{ type: 'range', position: first.position, interval: { low, high } }]
}

interface Bounds extends Interval {
  readonly position: number
}

/** Bounds are inclusive here: the check of the whole condition minds the difference. */
function boundsOf(condition: Condition, shape: KindShape): readonly Bounds[] {
  if ((condition.type !== 'compare' && condition.type !== 'between') || condition.path !== undefined)
    return []
  const indexed = shapeIndexOf(shape).fields.get(condition.field)
  if (indexed === undefined || !NUMERIC.includes(indexed.field.store)) return []
  const { position } = indexed
  const number = (literal: Literal): number => Number(cellOf(shape, condition.field, literal))
  if (condition.type === 'between')
    return [{ position, low: number(condition.from), high: number(condition.to) }]
  const value = number(condition.value)
  if (condition.operator === 'gt' || condition.operator === 'gte')
    return [{ position, low: value, high: Infinity }]
  return condition.operator === 'lt' || condition.operator === 'lte'
    ? [{ position, low: -Infinity, high: value }]
    : []
}

function positionOf(shape: KindShape, field: string): number {
  return shapeIndexOf(shape).fields.get(field)?.position ?? -1
}

function cellOf(shape: KindShape, field: string, literal: Literal): Cell {
  const indexed = shapeIndexOf(shape).fields.get(field)
  return indexed === undefined ? null : literalToCell(literal, indexed.field)
}
