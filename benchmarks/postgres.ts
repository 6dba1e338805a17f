import { parseArgs } from 'node:util'
import { machine } from './lib/machine.js'
import { measureRounds } from './lib/measure-rounds.js'
import { printTable } from './lib/print-report.js'
import { createRandom } from './lib/random.js'
import { reportBudgets } from './lib/report-budgets.js'
import { BUDGET_OPTIONS } from './lib/round-options.js'
import { type BenchSchemas, createBenchSchemas } from './postgres/bench-schemas.js'
import { BUDGETS } from './postgres/budgets.js'
import { CALLERS, casesOf, type OpenedEngine } from './postgres/cases.js'
import { type OpenEngine, POOL_SIZE } from './postgres/engine.js'
import { openDrizzle } from './postgres/engines/drizzle.js'
import { openKysely } from './postgres/engines/kysely.js'
import { openLuxdb } from './postgres/engines/luxdb.js'
import { openPostgresJs } from './postgres/engines/postgres-js.js'
import { openPrisma } from './postgres/engines/prisma.js'
import { startServer } from './postgres/start-server.js'

const USAGE = `
npm run bench -- postgres [--peers] [--check] [--rounds 7] [--seed 1] [--only <engine>,...]

CPU time of the client alone; the server is a process of its own.

--peers   also the peers that benchmarks/peers installs on demand (prisma)
--check   exit with 1 when a budget is missed
--only    these engines; postgres.js always runs
`

const BASE = 'postgres.js'
const ENGINES: Readonly<Record<string, OpenEngine>> = {
  [BASE]: openPostgresJs,
  luxdb: openLuxdb,
  drizzle: openDrizzle,
  kysely: openKysely,
  prisma: openPrisma,
}

const { values } = parseArgs({
  options: { ...BUDGET_OPTIONS, peers: { type: 'boolean', default: false }, only: { type: 'string' } },
})

if (values.help) process.stdout.write(USAGE)
else process.exitCode = await main()

async function main(): Promise<number> {
  const seed = Number(values.seed)
  const random = createRandom(seed)
  const server = await startServer()
  const schemas = await createBenchSchemas(server.url, random)
  const engines = await openEngines(schemas)
  try {
    const cases = engines.flatMap((engine) => casesOf(engine, { soulIds: schemas.soulIds, random }))
    const samples = await measureRounds(cases, { rounds: Number(values.rounds), warmUps: 2, random })
    process.stdout.write(`${machine()}; seed ${seed}, ${values.rounds} rounds, `)
    process.stdout.write(`${CALLERS} callers, ${POOL_SIZE} connections\n\n`)
    printTable(samples, BASE)
    const areKept = reportBudgets(samples, BUDGETS)
    return values.check && !areKept ? 1 : 0
  } finally {
    for (const { reading, writing } of engines) await Promise.all([reading.close(), writing.close()])
    await schemas.remove()
    await server.stop()
  }
}

async function openEngines({ reading, forWriter }: BenchSchemas): Promise<OpenedEngine[]> {
  const opened: OpenedEngine[] = []
  for (const name of chosenEngines()) {
    const reads = await ENGINES[name]?.(reading)
    const writes = reads && (await ENGINES[name]?.(await forWriter()))
    if (reads && writes) opened.push({ reading: reads, writing: writes })
    else process.stdout.write(`${name} is not to be had here and is left out.\n`)
  }
  return opened
}

function chosenEngines(): string[] {
  const only = values.only?.split(',')
  return Object.keys(ENGINES).filter((name) => {
    if (name === BASE) return true
    if (only !== undefined) return only.includes(name)
    return name !== 'prisma' || values.peers
  })
}
