import { parseArgs } from 'node:util'
import { printTable } from '../lib/print-report.js'
import { reportBudgets } from '../lib/report-budgets.js'
import { BUDGET_OPTIONS } from '../lib/round-options.js'
import { DELIVERY_BUDGETS, deliveriesCase, PEER } from './deliveries-case.js'
import { fanoutCase } from './fanout-case.js'
import { idleCase } from './idle-case.js'
import { stalledCase } from './stalled-case.js'
import { type Finding, printFindings } from './verdict.js'

const USAGE = `
npm run bench -- websocket [--only fanout,stalled,deliveries,idle] [--check]

Portals of one server on a memory realm; the clients are in another process of the same machine.

  fanout      every change to each subscriber of one live query
  stalled     the same while one client of a hundred does not read
  deliveries  broadcasts to everybody, against socket.io and bare writes: deliveries per CPU-second of the server
  idle        RSS of a portal with one live query

--subscribers  of fanout, default 500            --changes  a second in fanout, default 128
--clients      of the other cases, default 1000  --seconds  of fanout, default 30; of a stretch of stalled, 10
--rounds       of stalled and deliveries, default 7
--bursts       of a round of deliveries, default 50
--check        exit with 1 when a budget is missed
`

const CASES = ['fanout', 'stalled', 'deliveries', 'idle'] as const
const text = (fallback: string): { readonly type: 'string'; readonly default: string } => ({
  type: 'string',
  default: fallback,
})

const { check, rounds, help } = BUDGET_OPTIONS
const { values } = parseArgs({
  options: {
    check,
    rounds,
    help,
    only: text(CASES.join()),
    subscribers: text('500'),
    changes: text('128'),
    clients: text('1000'),
    bursts: text('50'),
    seconds: { type: 'string' },
  },
})

const RUNS: Readonly<Record<(typeof CASES)[number], () => Promise<boolean>>> = {
  fanout: async () =>
    printed(
      await fanoutCase({
        subscribers: Number(values.subscribers),
        perSecond: Number(values.changes),
        seconds: Number(values.seconds ?? 30),
      }),
    ),
  stalled: async () =>
    printed(
      await stalledCase({
        clients: Number(values.clients),
        seconds: Number(values.seconds ?? 10),
        rounds: Number(values.rounds),
      }),
    ),
  deliveries: async () => {
    const samples = await deliveriesCase({
      clients: Number(values.clients),
      bursts: Number(values.bursts),
      rounds: Number(values.rounds),
    })
    printTable(samples, PEER)
    return reportBudgets(samples, DELIVERY_BUDGETS)
  },
  idle: async () => printed(await idleCase(Number(values.clients))),
}

function printed(findings: readonly Finding[]): boolean {
  return printFindings(findings)
}

async function main(): Promise<number> {
  const only = new Set(values.only.split(','))
  let areKept = true
  for (const name of CASES) {
    if (only.has(name)) areKept = (await RUNS[name]()) && areKept
  }
  return values.check && !areKept ? 1 : 0
}

if (values.help) process.stdout.write(USAGE)
else {
  process.exitCode = await main()
  // The sockets of a thousand clients need not be closed one by one.
  process.exit()
}
