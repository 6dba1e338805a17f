import { setImmediate as turn } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { kind, MemoryRealm } from '@luxdb/core'
import { and, type Condition, eq, gt, gte, isIn, lt, or, type SacredQuery } from '@luxdb/core/query'
import { z } from 'zod'
import { createRandom } from './lib/random.js'

const USAGE = `
npm run bench -- live [--subscriptions 10000,100000] [--changes 2000]

What a change costs while so many distinct live queries are open on a memory realm: time and deliveries of each
change, the memory of each subscription, and how long one takes to begin. The population: half asks for two equal
values, 15 % for an owner, 10 % for one of three values, 10 % for a range, 10 % for a value and a range, 5 % for either
of two things.
`

const Order = kind('order', {
  owner: z.string(),
  state: z.string(),
  region: z.string(),
  amount: z.int(),
})

const STATES = 20
const REGIONS = 50
const AMOUNTS = 100_000

const { values } = parseArgs({
  options: {
    subscriptions: { type: 'string', default: '10000,100000' },
    changes: { type: 'string', default: '2000' },
    help: { type: 'boolean', short: 'h', default: false },
  },
})

if (values.help) process.stdout.write(USAGE)
else await main(values.subscriptions.split(',').map(Number), Number(values.changes))

async function main(counts: readonly number[], changes: number): Promise<void> {
  const idle = await measure(0, changes)
  process.stdout.write(
    '| live queries | begin, us each | heap, KB each | us per change | deliveries per change |\n|---|---|---|---|---|\n',
  )
  for (const count of counts) {
    const { beginUs, heapKilobytes, changeUs, deliveries } = await measure(count, changes)
    const cost = (changeUs - idle.changeUs).toFixed(1)
    process.stdout.write(
      `| ${count.toLocaleString('en')} | ${beginUs.toFixed(1)} | ${heapKilobytes.toFixed(2)} | ${cost} | ${deliveries.toFixed(2)} |\n`,
    )
  }
  process.stdout.write(
    `\nA change without any live query: ${idle.changeUs.toFixed(1)} us, taken off above.\n`,
  )
}

interface Figures {
  readonly beginUs: number
  readonly heapKilobytes: number
  readonly changeUs: number
  readonly deliveries: number
}

async function measure(count: number, changes: number): Promise<Figures> {
  const realm = await new MemoryRealm('memory://', { kinds: [Order] }).awaken()
  const random = createRandom(7)
  const below = (limit: number): number => Math.floor(random() * limit)
  const stop = new AbortController()
  let delivered = 0
  const heapBefore = heapUsed()
  const beganAt = performance.now()
  const running = await begin(realm, {
    count,
    below,
    signal: stop.signal,
    onChanges: (added) => (delivered += added),
  })
  const beginUs = ((performance.now() - beganAt) * 1_000) / Math.max(1, count)
  const heapKilobytes = (heapUsed() - heapBefore) / 1_024 / Math.max(1, count)
  await write(realm, 500, below)
  delivered = 0
  const startedAt = performance.now()
  await write(realm, changes, below)
  const changeUs = ((performance.now() - startedAt) * 1_000) / changes
  for (let round = 0; round < 50; round++) await turn()
  stop.abort()
  await Promise.all(running)
  await realm.close()
  return { beginUs, heapKilobytes, changeUs, deliveries: delivered / changes }
}

interface Beginning {
  readonly count: number
  readonly below: (limit: number) => number
  readonly signal: AbortSignal
  readonly onChanges: (added: number) => void
}

/** Opens live queries, and resolves when all of them are live. */
async function begin(
  realm: MemoryRealm,
  { count, below, signal, onChanges }: Beginning,
): Promise<Promise<void>[]> {
  const running: Promise<void>[] = []
  const live: Promise<void>[] = []
  for (let number = 0; number < count; number++) {
    const query: SacredQuery = { v: 1, type: 'query', kind: 'order', where: predicate(number, count, below) }
    const { messages } = realm.watch({ type: 'watch', kind: 'order', query, begin: 'now' }, { signal })
    let isLive: () => void = () => undefined
    live.push(new Promise((resolve) => (isLive = resolve)))
    running.push(
      (async () => {
        for await (const message of messages) {
          if (message.type === 'delta') onChanges(message.changes.length)
          isLive()
        }
      })(),
    )
    if (number % 1_000 === 999) await turn()
  }
  await Promise.all(live)
  return running
}

function predicate(number: number, count: number, below: (limit: number) => number): Condition {
  const owner = `o${number}`
  const share = below(100)
  const low = below(AMOUNTS)
  if (share < 50) return and(eq('owner', `o${below(count)}`), eq('state', `s${below(STATES)}`))
  if (share < 65) return eq('owner', owner)
  if (share < 75) return isIn('owner', [owner, `o${below(count)}`, `o${below(count)}`])
  if (share < 85) return and(gte('amount', low), lt('amount', low + 10))
  if (share < 95) return and(eq('owner', owner), gt('amount', low))
  return or(eq('owner', owner), and(eq('region', `r${below(REGIONS)}`), eq('state', owner)))
}

async function write(realm: MemoryRealm, changes: number, below: (limit: number) => number): Promise<void> {
  for (let step = 0; step < changes; step++) {
    await realm.of(Order).manifest({
      owner: `o${below(100_000)}`,
      state: `s${below(STATES)}`,
      region: `r${below(REGIONS)}`,
      amount: below(AMOUNTS),
    })
    // The reader of the log gets its turn behind every change, as under a server.
    await turn()
  }
}

function heapUsed(): number {
  globalThis.gc?.()
  return process.memoryUsage().heapUsed
}
