import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { type ExampleServer, startExampleServer } from './cities/example-server.js'
import { treeRssBytes } from './cities/process-tree.js'

const USAGE = `
npm run bench -- cities [--check]

Starts the example server on an empty file, as npm start does, and measures how long it takes to load
countries and cities and how much memory the server and its child processes hold.

--check   exit with 1 when a budget is missed
`

const SAMPLE_MS = 100
const REQUESTS = 200
/** The idle checkpoint and what the requests left behind are over by then. */
const SETTLE_MS = 3_000

interface Figure {
  readonly name: string
  readonly value: number
  readonly unit: string
  readonly atMost: number
}

const { values } = parseArgs({
  options: {
    check: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
})

if (values.help) process.stdout.write(USAGE)
else process.exitCode = await main()

async function main(): Promise<number> {
  const server = startExampleServer()
  try {
    const figures = await measure(server)
    process.stdout.write('| example server | measured | budget | |\n|---|---|---|---|\n')
    for (const { name, value, unit, atMost } of figures) {
      const verdict = value <= atMost ? 'kept' : 'MISSED'
      process.stdout.write(`| ${name} | ${value.toFixed(1)} ${unit} | <= ${atMost} ${unit} | ${verdict} |\n`)
    }
    return values.check && figures.some(({ value, atMost }) => value > atMost) ? 1 : 0
  } finally {
    await server.stop()
  }
}

async function measure(server: ExampleServer): Promise<Figure[]> {
  const startedAt = performance.now()
  let peakBytes = 0
  const sampler = setInterval(() => {
    peakBytes = Math.max(peakBytes, treeRssBytes(server.pid))
  }, SAMPLE_MS)
  const url = await server.ready.finally(() => clearInterval(sampler))
  const seconds = (performance.now() - startedAt) / 1e3
  await delay(SETTLE_MS)
  const loadedBytes = treeRssBytes(server.pid)
  await ask(url)
  await delay(SETTLE_MS)
  return [
    { name: 'start with the import of all cities', value: seconds, unit: 's', atMost: 15 },
    { name: 'peak memory during it', value: megabytes(peakBytes), unit: 'MB', atMost: 250 },
    { name: 'memory after it', value: megabytes(loadedBytes), unit: 'MB', atMost: 200 },
    {
      name: `memory after ${REQUESTS} lists`,
      value: megabytes(treeRssBytes(server.pid)),
      unit: 'MB',
      atMost: 200,
    },
  ]
}

async function ask(url: string): Promise<void> {
  for (let done = 0; done < REQUESTS; done++) {
    const response = await fetch(`${url}/beings/city?countryId=eq.PL&order=population.desc&limit=10`)
    if (!response.ok) throw new Error(`A list answered ${response.status}: ${await response.text()}`)
    await response.arrayBuffer()
  }
}

function megabytes(bytes: number): number {
  return bytes / 2 ** 20
}
