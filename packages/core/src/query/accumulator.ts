import { LuxError } from '../errors/lux-error.js'
import type { AggregateNode } from './aggregate-node.js'
import { compareCells } from './compare-cells.js'
import { FloatSum } from './float-sum.js'
import type { KindShape } from './kind-shape.js'
import { shapeIndexOf } from './shape-index.js'
import type { Cell, Row, StoreType } from './store.js'
import { unknownField } from './unknown-name.js'
import { MAX_INT64, MIN_INT64 } from './value-domain.js'

/** One computed column of one group. */
export interface Accumulator {
  add(row: Row): void
  /**
   * Exact, also where it is too large for its type (an int sum is then a bigint, a float one infinite):
   * so it can be compared. `assertInRange` says whether it can be handed out.
   */
  result(): Cell
}

/** Starts an accumulator for each group. */
export function accumulatorFactory(node: AggregateNode, shape: KindShape): () => Accumulator {
  if (node.field === undefined) return countRows
  const indexed = shapeIndexOf(shape).fields.get(node.field)
  if (indexed === undefined) throw unknownField(node.field, shape)
  const { position, field } = indexed
  const create = valueAccumulator(node, field.store)
  return () => {
    const values = create()
    return {
      add: (row) => {
        const cell = row[position] ?? null
        if (cell !== null) values.add(cell)
      },
      result: values.result,
    }
  }
}

interface ValueAccumulator {
  readonly add: (cell: Exclude<Cell, null>) => void
  readonly result: () => Cell
}

function countRows(): Accumulator {
  let count = 0
  return {
    add: () => {
      count++
    },
    result: () => count,
  }
}

function valueAccumulator(node: AggregateNode, store: StoreType): () => ValueAccumulator {
  switch (node.function) {
    case 'count':
      return countValues
    case 'countDistinct':
      return countDistinct
    case 'sum':
      return store === 'float' ? sumFloats : () => sumIntegers(store)
    case 'avg':
      return store === 'float' ? averageFloats : averageIntegers
    case 'min':
      return () => extreme(store, -1)
    case 'max':
      return () => extreme(store, 1)
    default:
      return node.function satisfies never
  }
}

function countValues(): ValueAccumulator {
  let count = 0
  return {
    add: () => {
      count++
    },
    result: () => count,
  }
}

function countDistinct(): ValueAccumulator {
  const seen = new Set<Cell>()
  return { add: (cell) => seen.add(cell), result: () => seen.size }
}

function sumFloats(): ValueAccumulator {
  const sum = new FloatSum()
  let isEmpty = true
  return {
    add: (cell) => {
      isEmpty = false
      sum.add(Number(cell))
    },
    result: () => (isEmpty ? null : sum.total),
  }
}

function averageFloats(): ValueAccumulator {
  const sum = new FloatSum()
  let count = 0
  return {
    add: (cell) => {
      count++
      sum.add(Number(cell))
    },
    result: () => (count === 0 ? null : sum.total / count),
  }
}

function sumIntegers(store: StoreType): ValueAccumulator {
  const sum = new IntegerSum()
  return {
    add: (cell) => sum.add(cell),
    result: () => {
      if (sum.count === 0) return null
      const { total } = sum
      return store === 'int' && Number.isSafeInteger(Number(total)) ? Number(total) : total
    },
  }
}

function averageIntegers(): ValueAccumulator {
  const sum = new IntegerSum()
  return {
    add: (cell) => sum.add(cell),
    result: () => (sum.count === 0 ? null : exactQuotient(sum.total, sum.count)),
  }
}

/** Exact; uses bigints only once the sum leaves the safe integers. */
class IntegerSum {
  #small = 0
  #large = 0n
  count = 0

  add(cell: Cell): void {
    this.count++
    if (typeof cell === 'number') {
      const next = this.#small + cell
      if (Number.isSafeInteger(next)) {
        this.#small = next
        return
      }
    }
    this.#large += BigInt(cell ?? 0)
  }

  get total(): bigint {
    return this.#large + BigInt(this.#small)
  }
}

/** The double nearest to `total / count`. */
function exactQuotient(total: bigint, count: number): number {
  const small = Number(total)
  if (Number.isSafeInteger(small)) return small / count
  // Scaled up so far that what the division cuts off cannot tip the rounding: the exact quotient is
  // either a multiple of 1/count, and so at least 2^-53 away from a tie, or on it.
  return Number((total << 64n) / BigInt(count)) / 2 ** 64
}

function extreme(store: StoreType, sign: 1 | -1): ValueAccumulator {
  let best: Cell = null
  return {
    add: (cell) => {
      if (best === null || sign * compareCells(cell, best, store) > 0) best = cell
    },
    result: () => best,
  }
}

/** @throws LUX_OVERFLOW when a computed value is too large for its store */
export function assertInRange(node: AggregateNode, cell: Cell, store: StoreType): void {
  if (node.function !== 'sum' && node.function !== 'avg') return
  if (!isInRange(cell, store)) throw overflow(node)
}

function isInRange(cell: Cell, store: StoreType): boolean {
  if (typeof cell === 'number') return Number.isFinite(cell)
  if (typeof cell !== 'bigint') return true
  return store === 'bigint' && cell >= MIN_INT64 && cell <= MAX_INT64
}

function overflow(node: AggregateNode): LuxError {
  const message = `The ${node.function} in column ${node.as} is too large for its type; narrow the query.`
  return new LuxError('LUX_OVERFLOW', message, { details: { column: node.as } })
}
