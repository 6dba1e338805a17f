import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { machine } from '../lib/machine.js'
import { type RunningServer, startServer } from '../rest/running-server.js'
import { sendLines, type Transferred, takeLines } from './transfer.js'

const USAGE = `
npm run bench -- lines [--rows 1000000] [--url postgresql://...] [--check]

Sends beings as one body of lines (NDJSON) over HTTP and takes all of them as one answer, and tells the memory of the server
meanwhile. Default: a SQLite file of its own.

--url     an empty realm instead
--check   exit with 1 when beings are lost, or when the server takes more than 256 MB, however many there are
`

const SAMPLE_EVERY_MS = 200
const MEMORY_BUDGET_MEGABYTES = 256

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '1000000' },
    url: { type: 'string' },
    check: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
})

if (values.help) process.stdout.write(USAGE)
else process.exitCode = await main(Number(values.rows))

async function main(rows: number): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'luxdb-lines-'))
  const url = values.url ?? `sqlite://${join(folder, 'realm.db')}`
  const program = new URL('./lines/lines-server.mjs', import.meta.url)
  const server = await startServer({ name: 'lines', program }, [url])
  try {
    console.log(`${machine()}; ${rows} beings, ${url.split(':', 1)[0]}\n`)
    console.log('| transfer | beings | MB | s | beings/s | RSS before, MB | at most |')
    console.log('|---|---|---|---|---|---|---|')
    const sent = await measured('import', server, () => sendLines(server.port, rows))
    const taken = await measured('export', server, () => takeLines(server.port))
    const isKept = [sent, taken].every(
      (transfer) => transfer.rows === rows && transfer.mostMegabytes <= MEMORY_BUDGET_MEGABYTES,
    )
    return values.check && !isKept ? 1 : 0
  } finally {
    server.stop()
    rmSync(folder, { recursive: true })
  }
}

async function measured(
  name: string,
  server: RunningServer,
  transfer: () => Promise<Transferred>,
): Promise<{ readonly rows: number; readonly mostMegabytes: number }> {
  const before = (await server.usage()).rssMegabytes
  const startedAt = performance.now()
  const [{ rows, bytes }, samples] = await withSamples(server, transfer())
  const seconds = (performance.now() - startedAt) / 1_000
  const mostMegabytes = samples.reduce((most, sample) => Math.max(most, sample), before)
  const cells = [name, rows, (bytes / 1e6).toFixed(0), seconds.toFixed(1), (rows / seconds).toFixed(0)]
  console.log(`| ${[...cells, before.toFixed(0), mostMegabytes.toFixed(0)].join(' | ')} |`)
  return { rows, mostMegabytes }
}

/** The server's memory while something happens, at least at its end. */
async function withSamples<T>(server: RunningServer, work: Promise<T>): Promise<[T, readonly number[]]> {
  const samples: number[] = []
  let isOver = false
  const done = work.finally(() => (isOver = true))
  // A failure is told by who waits for the work.
  const over = done.then(
    () => undefined,
    () => undefined,
  )
  while (!isOver) {
    samples.push((await server.usage()).rssMegabytes)
    await Promise.race([over, new Promise((resolve) => setTimeout(resolve, SAMPLE_EVERY_MS))])
  }
  samples.push((await server.usage()).rssMegabytes)
  return [await done, samples]
}
