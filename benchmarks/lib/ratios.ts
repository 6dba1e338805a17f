import type { Sample } from './measure-rounds.js'

/** Names the measurements of one operation of one engine. */
export interface Measured {
  readonly engine: string
  readonly operation: string
}

/** How many times faster the first is than the second, round by round. */
export function ratiosOf(samples: readonly Sample[], fast: Measured, base: Measured): number[] {
  const byRound = new Map(samplesOf(samples, base).map((sample) => [sample.round, sample.opsPerCpuSecond]))
  return samplesOf(samples, fast).map((sample) => sample.opsPerCpuSecond / (byRound.get(sample.round) ?? NaN))
}

export function samplesOf(samples: readonly Sample[], { engine, operation }: Measured): Sample[] {
  return samples.filter((sample) => sample.engine === engine && sample.operation === operation)
}
