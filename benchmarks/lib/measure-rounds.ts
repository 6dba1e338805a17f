import { type Random, shuffled } from './random.js'

/** One thing to measure: an operation of one engine. */
export interface Case {
  readonly engine: string
  readonly operation: string
  /** Does some work and tells how many operations that was. */
  run(): Promise<number>
  /** Called before each measured turn and after it: what is put off must not fall into the turn of another. */
  settle?(): void
}

export interface Sample {
  readonly engine: string
  readonly operation: string
  readonly round: number
  readonly opsPerCpuSecond: number
  readonly opsPerSecond: number
}

export interface RoundOptions {
  readonly rounds: number
  /** Rounds before those, so that the compiler has seen everything. */
  readonly warmUps: number
  readonly random: Random
  /** CPU seconds used so far by what is measured; default: by this process. */
  readonly cpuSeconds?: () => number
}

/**
 * Runs every case once per round, in a new random order each time: what disturbs the machine for a while
 * then meets all engines, and ratios within one round compare what ran under the same conditions.
 */
export async function measureRounds(cases: readonly Case[], options: RoundOptions): Promise<Sample[]> {
  const samples: Sample[] = []
  for (let round = -options.warmUps; round < options.rounds; round++) {
    for (const next of shuffled(cases, options.random)) {
      const sample = await measure(next, round, options.cpuSeconds ?? ownCpuSeconds)
      if (round >= 0) samples.push(sample)
    }
  }
  return samples
}

async function measure(
  { engine, operation, run, settle }: Case,
  round: number,
  cpuSeconds: () => number,
): Promise<Sample> {
  // Once unmeasured: after the turns of others its data has left the processor's caches. No collection is
  // forced: that drops compiled code and shapes, which a program at work keeps.
  await run()
  settle?.()
  const startedAt = performance.now()
  const cpuBefore = cpuSeconds()
  const operations = await run()
  const cpuUsed = cpuSeconds() - cpuBefore
  const seconds = (performance.now() - startedAt) / 1e3
  settle?.()
  return {
    engine,
    operation,
    round,
    opsPerCpuSecond: operations / cpuUsed,
    opsPerSecond: operations / seconds,
  }
}

function ownCpuSeconds(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}
