import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { ahead } from '../lib/budget.js'
import type { Sample } from '../lib/measure-rounds.js'
import { printTable } from '../lib/print-report.js'
import { reportBudgets } from '../lib/report-budgets.js'
import { BUDGET_OPTIONS } from '../lib/round-options.js'
import { type Contender, contenders, RAW } from './contenders.js'
import { closeConnections, fire, type Shot } from './load.js'
import { type RunningServer, startServer } from './running-server.js'

const USAGE = `
npm run bench -- rest [--check] [--rounds 7] [--peers]

REST over SQLite against node:http with prepared better-sqlite3 statements, both with synchronous=FULL:
requests per CPU-second of the server at 32 connections.

--peers   install feathers and remult, and measure them too
--check   exit with 1 when a budget is missed
`

const WARM_UPS = 2
const REQUESTS = 4_000
const OPERATIONS = ['get', 'list', 'post'] as const

const BUDGETS = [
  ahead('luxdb', 'get', RAW, 0.6),
  ahead('luxdb', 'list', RAW, 0.75),
  ahead('luxdb', 'post', RAW, 1.5),
  ...['feathers', 'remult'].flatMap((peer) =>
    OPERATIONS.map((operation) => ahead('luxdb', operation, peer, 3)),
  ),
]

const { check, rounds, help } = BUDGET_OPTIONS
const peers = { type: 'boolean' } as const
const { values } = parseArgs({ options: { check, rounds, help, peers } })

if (values.help) process.stdout.write(USAGE)
else process.exitCode = await main()

async function main(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'luxdb-rest-'))
  const all = contenders()
  const servers = await Promise.all(
    all.map((contender) => {
      const database = join(folder, `${contender.name.replace(/\W/g, '-')}.db`)
      return startServer(contender, [database, ...contender.args])
    }),
  )
  try {
    const samples = await measureAll(all, servers)
    printTable(samples, RAW)
    const areKept = reportBudgets(samples, BUDGETS)
    for (const server of servers) {
      console.log(`${server.name}: ${(await server.usage()).rssMegabytes.toFixed(0)} MB RSS after it`)
    }
    return values.check && !areKept ? 1 : 0
  } finally {
    closeConnections()
    for (const server of servers) server.stop()
    rmSync(folder, { recursive: true })
  }
}

/** Servers take turns within each round, so that what disturbs the machine meets all of them. */
async function measureAll(all: readonly Contender[], servers: readonly RunningServer[]): Promise<Sample[]> {
  const samples: Sample[] = []
  for (const operation of OPERATIONS) {
    for (let round = -WARM_UPS; round < Number(values.rounds); round++) {
      for (const [index, server] of servers.entries()) {
        const shotAt = all[index]?.shots[operation]
        if (shotAt === undefined) continue
        const speed = await measure(server, shotAt)
        if (round >= 0) samples.push({ engine: server.name, operation, round, ...speed })
      }
    }
  }
  return samples
}

async function measure(
  server: RunningServer,
  shotAt: (index: number) => Shot,
): Promise<Pick<Sample, 'opsPerCpuSecond' | 'opsPerSecond'>> {
  const before = await server.usage()
  const startedAt = performance.now()
  await fire(server.port, REQUESTS, shotAt)
  const seconds = (performance.now() - startedAt) / 1_000
  const { cpuSeconds } = await server.usage()
  return { opsPerCpuSecond: REQUESTS / (cpuSeconds - before.cpuSeconds), opsPerSecond: REQUESTS / seconds }
}
