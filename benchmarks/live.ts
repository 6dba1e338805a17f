import { setImmediate as turn } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { kind, MemoryRealm } from '@luxdb/core'
import {
  and,
  type Condition,
  compileFilter,
  eq,
  gte,
  type Row,
  type SacredQuery,
  startsWith,
} from '@luxdb/core/query'
import { z } from 'zod'
import { createRandom } from './lib/random.js'

const USAGE = `
npm run bench -- live [--subscriptions 1000,10000,100000] [--changes 3000] [--rounds 5]

What a change costs while so many distinct live queries are open on a memory realm. Eight of them match each change,
however many there are.

  equality   all of them ask for equal values of one to four columns
  mixed      80 % do; 15 % ask for an equal value and a range; 5 % for an equal value and the beginning of a text

"delivery" is what a change costs with these eight alone: judging, cursors, messages, waking the consumers. "matching" is
what all the others add to that: CPU of the whole process, the median of the rounds. "naive" asks every query about
the row of the change, as a loop would.
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
  process.stdout.write(
    '| population | live queries | begin, us each | heap, KB each | delivery, us | matching, us |',
  )
  process.stdout.write(' naive, us |\n|---|---|---|---|---|---|---|\n')
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
  const [few, many] = [await openStage(population, PER_OWNER), await openStage(population, count)]
  const idle = await openStage(population, 0)
  const costs: { readonly delivery: number; readonly matching: number }[] = []
  for (let round = 0; round <= rounds; round++) {
    const [nobody, alone, among] = [
      await costOf(idle, changes),
      await costOf(few, changes),
      await costOf(many, changes),
    ]
    // The first round is for the compiler.
    if (round > 0) costs.push({ delivery: alone - nobody, matching: among - alone })
  }
  const cells = [
    population,
    count.toLocaleString('en'),
    many.beginUs.toFixed(0),
    many.heapKilobytes.toFixed(2),
    median(costs.map(({ delivery }) => delivery)).toFixed(1),
    median(costs.map(({ matching }) => matching)).toFixed(1),
    naiveCost(population, count).toFixed(0),
  ]
  process.stdout.write(`| ${cells.join(' | ')} |\n`)
  for (const stage of [few, many, idle]) await stage.realm.close()
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

/** Microseconds to ask every query about one row. */
function naiveCost(population: Population, count: number): number {
  const { shape } = Order
  const filters = Array.from({ length: count }, (_, number) =>
    compileFilter(predicate(population, number), shape, {
      catalog: new Map([[shape.name, shape]]),
      related: () => () => [],
    }),
  )
  const cells: Readonly<Record<string, Row[number]>> = { ...placeOf(1), amount: 50, note: NOTE }
  const row: Row = shape.fields.map(({ name }) => cells[name] ?? null)
  const repeats = Math.max(3, Math.ceil(300_000 / count))
  let matched = 0
  const startedAt = performance.now()
  for (let repeat = 0; repeat < repeats; repeat++)
    for (const matches of filters) if (matches(row)) matched += 1
  const costUs = ((performance.now() - startedAt) * 1_000) / repeats
  if (matched === 0) throw new Error('No query matches the row.')
  return costUs
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0
}

function heapUsed(): number {
  globalThis.gc?.()
  return process.memoryUsage().heapUsed
}
