/*
 * A program that writes past LuxDB, by the version that it is told, as one would with psql or sqlite3.
 */
import Database from 'better-sqlite3'
import postgres from 'postgres'

/** What a parent asks for: to give a city these inhabitants if it still has this version. */
export interface ForeignWrite {
  readonly soulId: string
  readonly population: number
  readonly version: number
}

type Writer = (write: ForeignWrite) => Promise<number>

const UPDATE = 'UPDATE city SET population = $1 WHERE soul_id = $2 AND version = $3'
const BUSY_TIMEOUT_MS = 10_000

function sqliteWriter(path: string): Writer {
  const database = new Database(path, { timeout: BUSY_TIMEOUT_MS })
  const statement = database.prepare(UPDATE.replace(/\$\d/g, '?'))
  return async ({ population, soulId, version }) => statement.run(population, soulId, version).changes
}

function postgresWriter(address: string): Writer {
  const url = new URL(address)
  const schema = url.searchParams.get('schema') ?? 'public'
  url.searchParams.delete('schema')
  const sql = postgres(url.href, { max: 1, connection: { search_path: schema } })
  return async ({ population, soulId, version }) =>
    (await sql.unsafe(UPDATE, [population, soulId, version])).count
}

const [, , url = ''] = process.argv
const write = url.startsWith('sqlite:') ? sqliteWriter(url.slice('sqlite://'.length)) : postgresWriter(url)

// Whoever started this is gone: so is the reason to go on.
process.once('disconnect', () => process.exit(0))
process.on('message', (asked: ForeignWrite) => {
  write(asked).then(
    (touched) => process.send?.({ touched }),
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
      process.exit(1)
    },
  )
})
process.send?.({ type: 'ready' })
