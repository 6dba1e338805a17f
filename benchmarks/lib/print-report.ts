import type { Verdict } from './budget.js'
import type { Sample } from './measure-rounds.js'
import { ratiosOf, samplesOf } from './ratios.js'
import { type Spread, spreadOf } from './spread.js'

/** A table in markdown: operations per CPU-second, and the ratio to `base` in the same round. */
export function printTable(samples: readonly Sample[], base: string): void {
  print([
    `| operation | engine | per CPU-second (min..max) | ratio to ${base} (min..max) | per second |`,
    '|---|---|---|---|---|',
    ...distinct(samples.map((sample) => sample.operation)).flatMap((operation) =>
      rowsOf(samples, operation, base),
    ),
  ])
}

function rowsOf(samples: readonly Sample[], operation: string, base: string): string[] {
  const engines = distinct(samples.filter((sample) => sample.operation === operation).map(engineOf))
  const inOrder = engines.sort((left, right) => Number(right === base) - Number(left === base))
  return inOrder.map((engine) => {
    const own = samplesOf(samples, { engine, operation })
    const speed = spreadOf(own.map((sample) => sample.opsPerCpuSecond))
    const ratio = spreadOf(ratiosOf(samples, { engine, operation }, { engine: base, operation }))
    const wall = spreadOf(own.map((sample) => sample.opsPerSecond))
    return `| ${operation} | ${engine} | ${shown(speed, count)} | ${shown(ratio, factor)} | ${count(wall.median)} |`
  })
}

export function printVerdicts(verdicts: readonly Verdict[]): void {
  print([
    '| budget | wanted | measured (min..max) | |',
    '|---|---|---|---|',
    ...verdicts.map(({ budget, ratio, isKept }) => {
      const { subject, base, atLeast } = budget
      const baseName = base.operation === subject.operation ? base.engine : `${base.engine} ${base.operation}`
      const what = `${subject.engine} ${subject.operation} / ${baseName}`
      return `| ${what} | >= ${atLeast} | ${shown(ratio, factor)} | ${isKept ? 'kept' : 'MISSED'} |`
    }),
  ])
}

function shown({ median, min, max }: Spread, form: (value: number) => string): string {
  return `${form(median)} (${form(min)}..${form(max)})`
}

function count(value: number): string {
  return value >= 10_000 ? `${(value / 1e3).toFixed(1)}k` : value.toFixed(0)
}

function factor(value: number): string {
  return value.toFixed(2)
}

function engineOf(sample: Sample): string {
  return sample.engine
}

function distinct(names: readonly string[]): string[] {
  return [...new Set(names)]
}

function print(lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n\n`)
}
