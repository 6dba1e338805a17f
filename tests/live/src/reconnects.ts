import { type BaseRealm, isLuxError } from '@luxdb/core'
import { startsWith } from '@luxdb/core/query'
import {
  LIVE_QUESTIONS,
  liveQuery,
  PLAIN_QUESTIONS,
  type RandomNumber,
  randomNumbers,
  Sign,
  WatchedSet,
  writeSomething,
} from '@luxdb/realm-suite'
import { GIVES_WAY } from './gives-way.js'
import type { LiveStage } from './stages.js'

export interface ReconnectOptions {
  readonly reconnects: number
  readonly seed: number
  readonly onProgress?: (done: number) => void
}

export interface ReconnectReport extends LoadReport {
  readonly reconnects: number
}

interface LoadReport {
  readonly writes: number
  readonly pairs: number
  /** Writes that had to give way to another one. */
  readonly refused: number
}

/**
 * Sets that are cut off and resumed at random while others write, with transactions that stay open and end in
 * another order than they began. Nothing may be missing, nothing come twice, and of each pair that one transaction
 * wrote both or none be there.
 * @throws Error when that is not so, or when too little was written for it to say anything
 */
export async function liveReconnects(stage: LiveStage, options: ReconnectOptions): Promise<ReconnectReport> {
  const { reconnects, seed, onProgress } = options
  const { realm } = stage
  const random = randomNumbers(seed)
  const torn: string[] = []
  const sets = [
    ...LIVE_QUESTIONS.slice(0, PLAIN_QUESTIONS).map((query) => new WatchedSet(realm, query)),
    new WatchedSet(realm, liveQuery('sign', { where: startsWith('name', 'pair') }), (rows) =>
      torn.push(...tornPairs(rows)),
    ),
  ]
  for (const set of sets) await set.start()
  const load = startLoad(realm, seed)
  for (let done = 1; done <= reconnects; done++) {
    const set = sets[random(sets.length)]
    await set?.stop()
    if (random(4) === 0) await pause(random)
    else await load.next()
    await set?.start()
    if (done % 50 === 0) onProgress?.(done)
  }
  const report = await load.stop()
  assertUnderLoad(reconnects, report)
  for (const set of sets) await set.assertRight()
  const wrong = [...sets.flatMap(({ anomalies, resyncs }) => [...anomalies, ...resyncs]), ...torn]
  if (wrong.length > 0)
    throw new Error(`Resumed sets were told what cannot be, seed ${seed}:\n${wrong.slice(0, 10).join('\n')}`)
  for (const set of sets) await set.stop()
  return { reconnects, ...report }
}

/** A turn of the event loop, or a few milliseconds. */
function pause(random: RandomNumber): Promise<void> {
  const waitMs = random(4) === 0 ? random(15) : 0
  return new Promise((resolve) => (waitMs === 0 ? setImmediate(resolve) : setTimeout(resolve, waitMs)))
}

/** Most of those who come back have to have missed something. */
function assertUnderLoad(reconnects: number, { writes, pairs, refused }: LoadReport): void {
  if (writes * 4 >= reconnects && pairs * 10 >= reconnects && (writes + pairs) * 2 >= reconnects) return
  throw new Error(
    `Only ${writes} writes and ${pairs} pairs beside ${reconnects} reconnects, ${refused} writes were refused.`,
  )
}

interface Load {
  /** Resolves when the next write or transaction is through. @throws what a writer met that it must not meet */
  next(): Promise<void>
  stop(): Promise<LoadReport>
}

/** Writers until they are told to stop: random ones, and some whose transactions take their time. */
function startLoad(realm: BaseRealm, seed: number): Load {
  let isOver = false
  let writes = 0
  let pairs = 0
  let refused = 0
  let isThrough: () => void = () => undefined
  const write = async (number: number): Promise<void> => {
    const random = randomNumbers(seed + number)
    for (let step = 0; !isOver; step++) {
      try {
        await writeSomething(realm, random, `${number}x${step}`)
        writes += 1
        isThrough()
      } catch (error) {
        if (!GIVES_WAY.some((code) => isLuxError(error, code))) throw error
        refused += 1
      }
      await pause(random)
    }
  }
  const writePairs = async (number: number): Promise<void> => {
    const random = randomNumbers(seed + 100 + number)
    for (let step = 0; !isOver; step++) {
      const name = `pair ${number}x${step}`
      const holdMs = realm.supports.concurrentTransactions ? random(120) : random(15)
      await realm.transaction(async (transaction) => {
        await transaction.of(Sign).manifest({ name: `${name} a` })
        await new Promise((resolve) => setTimeout(resolve, holdMs))
        await transaction.of(Sign).manifest({ name: `${name} b` })
      })
      pairs += 1
      isThrough()
      await pause(random)
    }
  }
  const running = [write(1), write(2), writePairs(1), writePairs(2), writePairs(3)]
  const failed = Promise.all(running)
  // Told to whoever waits next; until then nobody does.
  failed.catch(() => undefined)
  return {
    next: async () => {
      const through = new Promise<void>((resolve) => (isThrough = resolve))
      await Promise.race([through, failed])
    },
    stop: async () => {
      isOver = true
      await failed
      return { writes, pairs, refused }
    },
  }
}

function tornPairs(rows: readonly string[]): string[] {
  const halves = new Map<string, number>()
  for (const row of rows) {
    const [, name = ''] = /"name":"(pair \d+x\d+) [ab]"/.exec(row) ?? []
    halves.set(name, (halves.get(name) ?? 0) + 1)
  }
  return [...halves].filter(([, count]) => count !== 2).map(([name, count]) => `${count} half of ${name}`)
}
