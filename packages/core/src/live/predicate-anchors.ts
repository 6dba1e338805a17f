import { literalToCell } from '../query/cell.js'
import type { Condition } from '../query/condition.js'
import type { KindShape } from '../query/kind-shape.js'
import type { Literal } from '../query/literal.js'
import { shapeIndexOf } from '../query/shape-index.js'
import type { Cell, StoreType } from '../query/store.js'
import type { Interval } from './interval-treap.js'

/**
 * Where a predicate is looked for: every row that satisfies it has these cells (`equal`), or lies in this
 * interval (`range`). Positions are those of `shape.fields`.
 */
export type Anchor =
  | { readonly type: 'equal'; readonly positions: readonly number[]; readonly cells: readonly Cell[] }
  | { readonly type: 'range'; readonly position: number; readonly interval: Interval }

/** Conjunctions that a condition may be spread into. */
const MAX_CONJUNCTS = 16

/** The anchors of a condition: a row that satisfies it is at one of them. Undefined: there is none to go by. */
export function anchorsOf(condition: Condition | undefined, shape: KindShape): readonly Anchor[] | undefined {
  const conjuncts = condition && disjunctiveForm(condition)
  if (conjuncts === undefined) return undefined
  const anchors: Anchor[] = []
  for (const conjunct of conjuncts) {
    const found = anchorOf(conjunct, shape)
    if (found === undefined) return undefined
    anchors.push(...found)
  }
  return anchors
}

type Conjunct = readonly Condition[]

/** An OR of ANDs; undefined when that would be too many. Negations and the like stay as they are. */
function disjunctiveForm(condition: Condition): readonly Conjunct[] | undefined {
  if (condition.type === 'or') {
    const parts = condition.conditions.map(disjunctiveForm)
    const all = parts.flatMap((part) => part ?? [])
    return parts.includes(undefined) || all.length > MAX_CONJUNCTS ? undefined : all
  }
  if (condition.type !== 'and') return [[condition]]
  let product: readonly Conjunct[] = [[]]
  for (const child of condition.conditions) {
    const form = disjunctiveForm(child)
    // A part that is too wide is left to the check of the whole condition.
    if (form === undefined || product.length * form.length > MAX_CONJUNCTS) continue
    product = product.flatMap((left) => form.map((right) => [...left, ...right]))
  }
  return product
}

/** All equalities together, else a list, else a range. */
function anchorOf(conjunct: Conjunct, shape: KindShape): readonly Anchor[] | undefined {
  const equalities = new Map(conjunct.flatMap((condition) => equalityOf(condition, shape) ?? []))
  if (equalities.size > 0) {
    const positions = [...equalities.keys()].sort((a, b) => a - b)
    return [
      { type: 'equal', positions, cells: positions.map((position) => equalities.get(position) ?? null) },
    ]
  }
  for (const condition of conjunct) {
    const list = listOf(condition, shape)
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

function listOf(condition: Condition, shape: KindShape): readonly Anchor[] | undefined {
  if (condition.type !== 'in' || condition.path !== undefined) return undefined
  const positions = [positionOf(shape, condition.field)]
  return condition.values.map((value) => ({
    type: 'equal',
    positions,
    cells: [cellOf(shape, condition.field, value)],
  }))
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
