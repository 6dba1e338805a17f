import type { BaseRealm } from '@luxdb/core'
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
import type { LiveStage } from './stages.js'

export interface ReconnectOptions {
  readonly reconnects: number
  readonly seed: number
  readonly onProgress?: (done: number) => void
}

export interface ReconnectReport {
  readonly reconnects: number
  readonly writes: number
  readonly pairs: number
}

/**
 * Sets that are cut off and resumed at random while others write, with transactions that stay open and end in
 * another order than they began. Nothing may be missing, nothing come twice, and of each pair that one transaction
 * wrote both or none be there.
 * @throws Error when that is not so
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
    await pause(random)
    await set?.start()
    if (done % 50 === 0) onProgress?.(done)
  }
  const report = await load.stop()
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

interface Load {
  stop(): Promise<{ readonly writes: number; readonly pairs: number }>
}

/** Writers until they are told to stop: random ones, and some whose transactions take their time. */
function startLoad(realm: BaseRealm, seed: number): Load {
  let isOver = false
  let writes = 0
  let pairs = 0
  const write = async (number: number): Promise<void> => {
    const random = randomNumbers(seed + number)
    for (let step = 0; !isOver; step++) {
      // Writers meet: one of two that want the same row may have to give way.
      await writeSomething(realm, random, `${number}x${step}`).then(
        () => (writes += 1),
        () => undefined,
      )
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
      await pause(random)
    }
  }
  const running = [write(1), write(2), writePairs(1), writePairs(2), writePairs(3)]
  return {
    stop: async () => {
      isOver = true
      await Promise.all(running)
      return { writes, pairs }
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
