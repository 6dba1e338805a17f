import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { kind } from '../kind/kind.js'
import type { Condition } from '../query/condition.js'
import {
  and,
  between,
  eq,
  gt,
  gte,
  isIn,
  isNull,
  isTrue,
  lt,
  lte,
  not,
  or,
  startsWith,
} from '../query/conditions.js'
import { compileFilter } from '../query/evaluate-condition.js'
import type { Row } from '../query/store.js'
import { IntervalTreap } from './interval-treap.js'
import { anchorsOf } from './predicate-anchors.js'
import { type IndexedPredicate, PredicateIndex } from './predicate-index.js'

const Order = kind('order', {
  owner: z.string(),
  state: z.string().nullish(),
  amount: z.int().nullish(),
  ratio: z.number(),
  paid: z.boolean().nullish(),
  at: z.date(),
})
const { shape } = Order
const SEED = 20_261_124

function numbers(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.floor((state / 2_147_483_648) * below)
  }
}

type Random = (below: number) => number

const LEAVES: readonly ((random: Random) => Condition)[] = [
  (random) => eq('owner', `o${random(8)}`),
  (random) => eq('state', `s${random(4)}`),
  (random) => isIn('owner', [`o${random(8)}`, `o${random(8)}`]),
  (random) => gt('amount', random(20)),
  (random) => lte('ratio', random(20) / 2),
  (random) => between('amount', random(10), random(20)),
  (random) => and(gte('ratio', random(8)), lt('ratio', 8 + random(4))),
  () => isNull('state'),
  () => isTrue('paid'),
  (random) => startsWith('owner', `o${random(8)}`),
  (random) => gt('at', new Date(random(20) * 1_000)),
]

function condition(random: Random, depth = 0): Condition {
  if (depth < 3 && random(3) > 0) {
    const parts = Array.from({ length: random(3) + 1 }, () => condition(random, depth + 1))
    if (random(5) === 0) return not(and(...parts))
    return random(2) === 0 ? and(...parts) : or(...parts)
  }
  return LEAVES[random(LEAVES.length)]?.(random) ?? and()
}

function row(random: Random): Row {
  const cells: Readonly<Record<string, Row[number]>> = {
    soulId: `id${random(5)}`,
    owner: `o${random(8)}`,
    state: random(4) === 0 ? null : `s${random(4)}`,
    amount: random(4) === 0 ? null : random(20),
    ratio: random(24) / 2,
    paid: [true, false, null][random(3)] ?? null,
    at: random(20) * 1_000,
  }
  return shape.fields.map(({ name }) => cells[name] ?? (name === 'version' ? 1 : 100))
}

interface Numbered extends IndexedPredicate {
  readonly number: number
}

function predicateOf(number: number, where: Condition): Numbered {
  const environment = { catalog: new Map([[shape.name, shape]]), related: () => () => [] }
  return { number, anchors: anchorsOf(where, shape), matches: compileFilter(where, shape, environment) }
}

const refuse = (_predicate: Numbered, error: unknown): never => {
  throw error
}

describe('predicate index', () => {
  it(`finds what asking everybody finds (seed ${SEED})`, () => {
    const random = numbers(SEED)
    const index = new PredicateIndex<Numbered>()
    const predicates = Array.from({ length: 400 }, (_, number) => predicateOf(number, condition(random)))
    for (const predicate of predicates) index.add(predicate)
    const there = new Set(predicates)
    let found = 0
    for (let step = 0; step < 1_500; step++) {
      const predicate = predicates[random(predicates.length)]
      if (predicate !== undefined && step % 3 === 0) {
        if (there.delete(predicate)) index.remove(predicate)
        else {
          there.add(predicate)
          index.add(predicate)
        }
      }
      const old = random(4) === 0 ? undefined : row(random)
      const after = random(4) === 0 ? undefined : row(random)
      const wanted = [...there].flatMap((one) => {
        const [before, holds] = [
          old !== undefined && one.matches(old),
          after !== undefined && one.matches(after),
        ]
        return before || holds ? [`${one.number} ${before} ${holds}`] : []
      })
      const hits = index
        .match(old, after, refuse)
        .map((hit) => `${hit.predicate.number} ${hit.before} ${hit.after}`)
      expect(hits.sort()).toEqual(wanted.sort())
      found += hits.length
    }
    expect(found).toBeGreaterThan(10_000)
    for (const predicate of there) index.remove(predicate)
    expect(index.match(row(random), row(random), refuse)).toEqual([])
    expect(index.scanned).toBe(0)
  })

  it('asks everybody only where there is nothing to go by', () => {
    expect(anchorsOf(eq('owner', 'a'), shape)).toBeDefined()
    expect(anchorsOf(and(eq('owner', 'a'), startsWith('state', 'x')), shape)).toBeDefined()
    expect(anchorsOf(or(eq('owner', 'a'), gt('amount', 3)), shape)).toHaveLength(2)
    expect(anchorsOf(isIn('owner', []), shape)).toEqual([])
    expect(anchorsOf(startsWith('owner', 'a'), shape)).toBeUndefined()
    expect(anchorsOf(or(eq('owner', 'a'), startsWith('owner', 'b')), shape)).toBeUndefined()
    expect(anchorsOf(not(eq('owner', 'a')), shape)).toBeUndefined()
    expect(anchorsOf(undefined, shape)).toBeUndefined()
    const wide = or(...Array.from({ length: 17 }, (_, number) => eq('owner', `o${number}`)))
    expect(anchorsOf(wide, shape)).toBeUndefined()
    expect(anchorsOf(and(eq('state', 's'), wide), shape)).toHaveLength(1)
  })

  it('hands on what one predicate throws, and asks the others', () => {
    const index = new PredicateIndex<Numbered>()
    const broken: Numbered = {
      number: 1,
      anchors: undefined,
      matches: () => {
        throw new RangeError('broken')
      },
    }
    index.add(broken)
    index.add(predicateOf(2, isIn('owner', ['o0', 'o1', 'o2', 'o3', 'o4', 'o5', 'o6', 'o7'])))
    const failed: unknown[] = []
    const hits = index.match(undefined, row(numbers(1)), (predicate) => failed.push(predicate.number))
    expect(failed).toEqual([1])
    expect(hits.map(({ predicate }) => predicate.number)).toEqual([2])
  })
})

describe('interval treap', () => {
  it(`finds what looking at every interval finds (seed ${SEED})`, () => {
    const random = numbers(SEED)
    const treap = new IntervalTreap<number>(() => random(1_000_000))
    const intervals = new Map<number, { low: number; high: number }>()
    for (let step = 0; step < 3_000; step++) {
      if (random(3) > 0 || intervals.size === 0) {
        const low = random(10) === 0 ? -Infinity : random(100)
        const high = random(10) === 0 ? Infinity : low + random(30)
        intervals.set(step, { low, high })
        treap.add({ low, high }, step)
      } else {
        const [first] = [...intervals.keys()].slice(random(intervals.size))
        const interval = first === undefined ? undefined : intervals.get(first)
        if (first === undefined || interval === undefined) continue
        intervals.delete(first)
        treap.remove(interval, first)
      }
      const point = random(130)
      const hits: number[] = []
      treap.stab(point, (value) => hits.push(value))
      const wanted = [...intervals]
        .filter(([, { low, high }]) => low <= point && point <= high)
        .map(([value]) => value)
      expect(hits.sort((a, b) => a - b)).toEqual(wanted.sort((a, b) => a - b))
      expect(treap.size).toBe(intervals.size)
    }
  })
})
