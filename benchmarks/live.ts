import { setImmediate as turn } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { kind, MemoryRealm } from '@luxdb/core'
import { and, type Condition, eq, gte, type Row, type SacredQuery, startsWith } from '@luxdb/core/query'
import { z } from 'zod'
// What a realm finds live queries with is nobody else's business, so that no package exports it.
import { lazyFilter } from '../packages/core/src/live/lazy-filter.js'
import { anchorsOf } from '../packages/core/src/live/predicate-anchors.js'
import { type IndexedPredicate, PredicateIndex } from '../packages/core/src/live/predicate-index.js'
import { createRandom } from './lib/random.js'

const USAGE = `
npm run bench -- live [--subscriptions 1000,10000,100000] [--changes 3000] [--rounds 5]

What a change costs while so many distinct live queries are open on a memory realm. Eight of them match each change,
however many there are.

  equality   all of them ask for equal values of one to four columns
  mixed      80 % do; 15 % ask for an equal value and a range; 5 % for an equal value and the beginning of a text

The index by itself: "match" is what finding these eight takes, CPU, the median of the rounds; "naive" asks every query
about the row, as a loop would. The whole way, CPU of the process: "eight" is what a change costs where these are the
only ones (judging, cursors, messages, waking the consumers), "all" what it costs among so many, most of whose memory is
cold.
`

const Order = kind('order', {
  owner: z.string(),
  state: z.string(),
  region: z.string(),
  branch: z.string(),
  amount: z.int(),
  note: z.string(),
})

/** Queries about each owner; they differ in what else they ask for. */
const PER_OWNER = 8
const NOTE = 'notebook'

type Population = 'equality' | 'mixed'

const { values } = parseArgs({
  options: {
    subscriptions: { type: 'string', default: '1000,10000,100000' },
    changes: { type: 'string', default: '3000' },
    rounds: { type: 'string', default: '5' },
    help: { type: 'boolean', short: 'h', default: false },
  },
})

if (values.help) process.stdout.write(USAGE)
else await main(values.subscriptions.split(',').map(Number), Number(values.changes), Number(values.rounds))

async function main(counts: readonly number[], changes: number, rounds: number): Promise<void> {
  const columns = ['population', 'live queries', 'match, us', 'naive, us', 'index, KB each']
  columns.push('eight, us', 'all, us', 'begin, us each', 'heap, KB each')
  process.stdout.write(`| ${columns.join(' | ')} |\n|${columns.map(() => '---|').join('')}\n`)
  for (const population of ['equality', 'mixed'] as const) {
    for (const count of counts) await report(population, { count, changes, rounds })
  }
}

interface Size {
  readonly count: number
  readonly changes: number
  readonly rounds: number
}

async function report(population: Population, { count, changes, rounds }: Size): Promise<void> {
  const index = measureIndex(population, { count, changes, rounds })
  const [few, many] = [await openStage(population, PER_OWNER), await openStage(population, count)]
  const idle = await openStage(population, 0)
  const costs: { readonly eight: number; readonly all: number }[] = []
  for (let round = 0; round <= rounds; round++) {
    const nobody = await costOf(idle, changes)
    const [eight, all] = [(await costOf(few, changes)) - nobody, (await costOf(many, changes)) - nobody]
    // The first round is for the compiler.
    if (round > 0) costs.push({ eight, all })
  }
  const cells = [
    population,
    count.toLocaleString('en'),
    index.matchUs.toFixed(1),
    index.naiveUs.toFixed(0),
    index.heapKilobytes.toFixed(2),
    median(costs.map(({ eight }) => eight)).toFixed(1),
    median(costs.map(({ all }) => all)).toFixed(1),
    many.beginUs.toFixed(0),
    many.heapKilobytes.toFixed(2),
  ]
  process.stdout.write(`| ${cells.join(' | ')} |\n`)
  for (const stage of [few, many, idle]) await stage.realm.close()
}

interface IndexFigures {
  readonly matchUs: number
  readonly naiveUs: number
  readonly heapKilobytes: number
}

function measureIndex(population: Population, { count, changes, rounds }: Size): IndexFigures {
  const { shape } = Order
  const environment = { catalog: new Map([[shape.name, shape]]), related: () => () => [] }
  const heapBefore = heapUsed()
  const index = new PredicateIndex()
  const all: IndexedPredicate[] = []
  for (let number = 0; number < count; number++) {
    const where = predicate(population, number)
    all.push({ anchors: anchorsOf(where, shape), matches: lazyFilter(where, shape, environment) })
  }
  for (const one of all) index.add(one)
  const heapKilobytes = (heapUsed() - heapBefore) / 1_024 / count
  const rows = rowsFor(Math.max(1, count / PER_OWNER), changes)
  const costs: number[] = []
  for (let round = 0; round <= rounds; round++) costs.push(matchCost(index, rows))
  return { matchUs: median(costs.slice(1)), naiveUs: naiveCost(all, rows), heapKilobytes }
}

function rowsFor(owners: number, count: number): readonly Row[] {
  const random = createRandom(7)
  return Array.from({ length: count }, (_, step) => {
    const cells: Readonly<Record<string, Row[number]>> = { ...order(Math.floor(random() * owners), step) }
    return Order.shape.fields.map(({ name }) => cells[name] ?? null)
  })
}

/** @throws Error when not just the right queries are found */
function matchCost(index: PredicateIndex<IndexedPredicate>, rows: readonly Row[]): number {
  let found = 0
  const before = process.cpuUsage()
  for (const row of rows) {
    found += index.match(undefined, row, (_predicate, error) => {
      throw error
    }).length
  }
  const { user, system } = process.cpuUsage(before)
  if (found !== rows.length * PER_OWNER) throw new Error(`${found} queries were found.`)
  return (user + system) / rows.length
}

function naiveCost(all: readonly IndexedPredicate[], rows: readonly Row[]): number {
  const few = rows.slice(0, Math.max(3, Math.ceil(300_000 / all.length)))
  // Those that were never asked are compiled first.
  for (const row of rows.slice(0, 1)) for (const { matches } of all) matches(row)
  let found = 0
  const before = process.cpuUsage()
  for (const row of few) for (const { matches } of all) if (matches(row)) found += 1
  const { user, system } = process.cpuUsage(before)
  if (found !== few.length * PER_OWNER) throw new Error(`${found} queries were found.`)
  return (user + system) / few.length
}

interface Stage {
  readonly realm: MemoryRealm
  readonly owners: number
  readonly isIdle: boolean
  readonly beginUs: number
  readonly heapKilobytes: number
  readonly told: () => number
}

/** A realm with so many live queries, all of them live. */
async function openStage(population: Population, count: number): Promise<Stage> {
  const realm = await new MemoryRealm('memory://?maxBeings=1000&evict=oldest', { kinds: [Order] }).awaken()
  const owners = Math.max(1, count / PER_OWNER)
  let told = 0
  const heapBefore = heapUsed()
  const beganAt = performance.now()
  const live: Promise<void>[] = []
  for (let number = 0; number < count; number++) {
    const query: SacredQuery = { v: 1, type: 'query', kind: 'order', where: predicate(population, number) }
    const { messages } = realm.watch({ type: 'watch', kind: 'order', query, begin: 'now' })
    live.push(follow(messages[Symbol.asyncIterator](), (changes) => (told += changes)))
    if (number % 1_000 === 999) await turn()
  }
  await Promise.all(live)
  const each = Math.max(1, count)
  const beginUs = ((performance.now() - beganAt) * 1_000) / each
  const heapKilobytes = (heapUsed() - heapBefore) / 1_024 / each
  return { realm, owners, isIdle: count === 0, beginUs, heapKilobytes, told: () => told }
}

type Messages = AsyncIterator<{ readonly type: string; readonly changes?: readonly unknown[] }>

/** Resolves when the query is live; it is followed until its realm is closed. */
async function follow(messages: Messages, onChanges: (count: number) => void): Promise<void> {
  await messages.next()
  const hear = async (): Promise<void> => {
    for (;;) {
      const { value, done } = await messages.next()
      if (done === true) return
      onChanges(value.changes?.length ?? 0)
    }
  }
  void hear()
}

/** Microseconds of CPU for each change. */
async function costOf({ realm, owners, told, isIdle }: Stage, changes: number): Promise<number> {
  const random = createRandom(7)
  const toldBefore = told()
  globalThis.gc?.()
  const before = process.cpuUsage()
  for (let step = 0; step < changes; step++) {
    await realm.of(Order).manifest(order(Math.floor(random() * owners), step))
    // One by one: changes that are read together would be told together.
    const wanted = toldBefore + (isIdle ? 0 : (step + 1) * PER_OWNER)
    do await turn()
    while (told() < wanted)
  }
  const { user, system } = process.cpuUsage(before)
  return (user + system) / changes
}

interface OrderInput {
  readonly owner: string
  readonly state: string
  readonly region: string
  readonly branch: string
  readonly amount: number
  readonly note: string
}

function order(owner: number, step: number): OrderInput {
  return { ...placeOf(owner), amount: PER_OWNER + (step % 100), note: `${NOTE} ${step}` }
}

/** What all orders of an owner have in common. */
function placeOf(owner: number): Pick<OrderInput, 'owner' | 'state' | 'region' | 'branch'> {
  return { owner: `o${owner}`, state: `s${owner % 20}`, region: `r${owner % 50}`, branch: `b${owner % 7}` }
}

function predicate(population: Population, number: number): Condition {
  const place = placeOf(Math.floor(number / PER_OWNER))
  const variant = number % PER_OWNER
  const share = population === 'equality' ? 0 : number % 20
  const owner = eq('owner', place.owner)
  if (share >= 19) return and(owner, startsWith('note', NOTE.slice(0, variant + 1)))
  if (share >= 16) return and(owner, gte('amount', variant))
  const others = [eq('state', place.state), eq('region', place.region), eq('branch', place.branch)]
  return and(owner, ...others.filter((_, bit) => (variant & (1 << bit)) !== 0))
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0
}

function heapUsed(): number {
  globalThis.gc?.()
  return process.memoryUsage().heapUsed
}
