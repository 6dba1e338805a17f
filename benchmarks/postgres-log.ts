import { parseArgs } from 'node:util'
import postgres from 'postgres'
import { ahead, type Budget } from './lib/budget.js'
import { machine } from './lib/machine.js'
import { measureRounds, type Sample } from './lib/measure-rounds.js'
import { printTable } from './lib/print-report.js'
import { createRandom } from './lib/random.js'
import { reportBudgets } from './lib/report-budgets.js'
import { BUDGET_OPTIONS } from './lib/round-options.js'
import { startServer } from './postgres/start-server.js'
import { measureLatency } from './postgres-log/latency.js'
import { CALLERS, INSERT, logCases, UPDATE } from './postgres-log/log-cases.js'
import { serverCpu } from './postgres-log/server-cpu.js'
import { LOG, LOG_ONLY, NO_LOG, type OpenVariant, openVariant, VARIANTS } from './postgres-log/variants.js'

const USAGE = `
npm run bench -- postgres-log [--check] [--rounds 7] [--seed 1]

What the change log costs whoever writes to PostgreSQL: CPU time of the server, and transactions per second.

--check   exit with 1 when a budget is missed
`

const { values } = parseArgs({ options: BUDGET_OPTIONS })

/** Of transactions per second. */
const BUDGETS: readonly Budget[] = [INSERT, UPDATE].flatMap((operation) => [
  ahead(LOG, operation, NO_LOG, 0.5),
  ahead(LOG, operation, LOG_ONLY, 0.9),
])

if (values.help) process.stdout.write(USAGE)
else process.exitCode = await main()

async function main(): Promise<number> {
  const seed = Number(values.seed)
  const random = createRandom(seed)
  const server = await startServer()
  const sql = postgres(server.url, { max: CALLERS, onnotice: () => undefined })
  const variants: OpenVariant[] = []
  for (const variant of VARIANTS) variants.push(await openVariant(sql, server.url, variant))
  try {
    const cases = (await Promise.all(variants.map((variant) => logCases(sql, variant, random)))).flat()
    const cpuSeconds = await serverCpu(sql)
    const samples = await measureRounds(cases, {
      rounds: Number(values.rounds),
      warmUps: 1,
      random,
      cpuSeconds,
    })
    process.stdout.write(`${machine()}; seed ${seed}, ${values.rounds} rounds, ${CALLERS} callers\n\n`)
    printTable(samples, NO_LOG)
    const areKept = reportBudgets(samples.map(byTheClock), BUDGETS)
    await printLatency(server.url)
    return values.check && !areKept ? 1 : 0
  } finally {
    for (const { schema } of variants) await sql`DROP SCHEMA ${sql(schema)} CASCADE`
    await sql.end()
    await server.stop()
  }
}

async function printLatency(url: string): Promise<void> {
  const latencies = await measureLatency(url)
  const at = (ratio: number): string =>
    (latencies[Math.floor(latencies.length * ratio)] ?? Number.NaN).toFixed(1)
  process.stdout.write(
    `commit to listener: p50 ${at(0.5)} ms, p99 ${at(0.99)} ms of ${latencies.length} writes\n`,
  )
}

/** Budgets compare what a sample counts per CPU-second; here the commits' waiting counts too. */
function byTheClock(sample: Sample): Sample {
  return { ...sample, opsPerCpuSecond: sample.opsPerSecond }
}
