import { parseArgs } from 'node:util'
import { machine } from './lib/machine.js'
import { measureRounds } from './lib/measure-rounds.js'
import { printTable } from './lib/print-report.js'
import { createRandom } from './lib/random.js'
import { reportBudgets } from './lib/report-budgets.js'
import { BUDGET_OPTIONS } from './lib/round-options.js'
import { type BenchFiles, createBenchFiles } from './sqlite/bench-files.js'
import { BUDGETS } from './sqlite/budgets.js'
import { casesOf, concurrentCase, type OpenedEngine } from './sqlite/cases.js'
import type { OpenEngine } from './sqlite/engine.js'
import { openDrizzle } from './sqlite/engines/drizzle.js'
import { openKysely } from './sqlite/engines/kysely.js'
import { openLuxdb, openUnloggedLuxdb } from './sqlite/engines/luxdb.js'
import { openPrisma } from './sqlite/engines/prisma.js'
import { openRawMapped } from './sqlite/engines/raw-mapped.js'
import { checkpoint } from './sqlite/open-handle.js'

const USAGE = `
npm run bench -- sqlite [--peers] [--check] [--rounds 7] [--seed 1] [--only <engine>,...]

--peers   also the peers that benchmarks/peers installs on demand (prisma)
--check   exit with 1 when a budget is missed
--only    these engines; raw-mapped always runs
`

const ENGINES: Readonly<Record<string, OpenEngine>> = {
  'raw-mapped': openRawMapped,
  luxdb: openLuxdb,
  'luxdb-no-log': openUnloggedLuxdb,
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
  const files = await createBenchFiles(random)
  const engines = await openEngines(files)
  try {
    const cases = engines.flatMap((engine) => casesOf(engine, { soulIds: files.soulIds, random }))
    const concurrent = engines.filter(({ writing }) =>
      ['raw-mapped', 'luxdb', 'luxdb-no-log'].includes(writing.name),
    )
    cases.push(...concurrent.map((engine) => concurrentCase(engine, random)))
    const samples = await measureRounds(cases, { rounds: Number(values.rounds), warmUps: 2, random })
    process.stdout.write(`${machine()}; seed ${seed}, ${values.rounds} rounds\n\n`)
    printTable(samples, 'raw-mapped')
    const areKept = reportBudgets(samples, BUDGETS)
    return values.check && !areKept ? 1 : 0
  } finally {
    for (const { reading, writing } of engines) await Promise.all([reading.close(), writing.close()])
    files.remove()
  }
}

async function openEngines(files: BenchFiles): Promise<OpenedEngine[]> {
  const opened: OpenedEngine[] = []
  for (const name of chosenEngines()) {
    const reading = await ENGINES[name]?.(files.copyFor(`${name}-reading`))
    const path = files.copyFor(`${name}-writing`)
    const writing = reading && (await ENGINES[name]?.(path))
    if (reading && writing) opened.push({ reading, writing, checkpoint: () => checkpoint(path) })
    else process.stdout.write(`${name} is not to be had here and is left out.\n`)
  }
  return opened
}

function chosenEngines(): string[] {
  const only = values.only?.split(',')
  return Object.keys(ENGINES).filter((name) => {
    if (name === 'raw-mapped') return true
    if (only !== undefined) return only.includes(name)
    return name !== 'prisma' || values.peers
  })
}
