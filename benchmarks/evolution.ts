import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { BaseRealm, FillOptions, SchemaChange } from '@luxdb/core'
import { PostgresRealm } from '@luxdb/realm-postgres'
import { SQLiteRealm } from '@luxdb/realm-sqlite'
import postgres from 'postgres'
import { BusyProgram } from './evolution/busy-program.js'
import { postgresRows, sqliteRows } from './evolution/guardian-rows.js'
import { PAIRS, RETYPE_CONTRACT, RETYPE_EXPAND, RETYPE_FILL } from './evolution/name-changes.js'
import { Guardian } from './guardians/guardian.js'
import { machine } from './lib/machine.js'
import { printLine } from './lib/print-line.js'
import { createRandom } from './lib/random.js'
import { timed } from './lib/timed.js'
import { newSchemaName } from './postgres/schema-name.js'
import { startServer } from './postgres/start-server.js'
import { openHandle } from './sqlite/open-handle.js'

const USAGE = `
npm run bench -- evolution [--rows 500000] [--seed 1] [--only sqlite|postgres] [--check]

Milliseconds of setting a field aside and of restoring it, and of a change of type in batches; on PostgreSQL beside
another program that reads and writes the table, whose longest statement is told.

--check   exit with 1 when a field takes longer than 1 s either way, or another program waits longer than 2 s
`

const FIELD_BUDGET_MS = 1_000
const WAIT_BUDGET_MS = 2_000
/** As many as a fill leaves to the lock of its change. */
const MARKED = 10_000

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '500000' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
    check: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
})
const ROWS = Number(values.rows)

if (values.help) process.stdout.write(USAGE)
else process.exitCode = await main()

async function main(): Promise<number> {
  printLine(`${machine()}; ${ROWS} rows, seed ${values.seed}`)
  let areKept = true
  if (values.only !== 'postgres') areKept = (await onSqlite()) && areKept
  if (values.only !== 'sqlite') areKept = (await onPostgres()) && areKept
  return values.check && !areKept ? 1 : 0
}

async function onSqlite(): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'luxdb-evolution-'))
  const path = join(folder, 'realm.db')
  const realm = await new SQLiteRealm(`sqlite://${path}`, { kinds: [Guardian] }).awaken()
  const handle = openHandle(path)
  try {
    handle.exec(sqliteRows(ROWS))
    handle.pragma('wal_checkpoint(TRUNCATE)')
    const areKept = await measureFields('sqlite', realm)
    await measureRetype('sqlite', realm, async () => {
      handle.exec(
        `UPDATE guardian SET name = name WHERE soul_id IN (SELECT soul_id FROM guardian LIMIT ${MARKED})`,
      )
    })
    return areKept
  } finally {
    handle.close()
    await realm.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function onPostgres(): Promise<boolean> {
  const server = await startServer()
  const schema = newSchemaName()
  const admin = postgres(server.url, { max: 1, onnotice: () => undefined })
  await admin`CREATE SCHEMA ${admin(schema)}`
  const realm = await new PostgresRealm(server.url, { schema, kinds: [Guardian] }).awaken()
  const random = createRandom(Number(values.seed))
  const program = new BusyProgram(server.url, { table: `"${schema}".guardian`, rows: ROWS, random })
  try {
    await admin.unsafe(postgresRows(ROWS, schema))
    await admin.unsafe(`VACUUM ANALYZE "${schema}".guardian`)
    const areKept = await measureFields('postgres', realm)
    program.start()
    await measureRetype('postgres', realm, async () => {
      const place = `"${schema}".guardian`
      await admin.unsafe(
        `UPDATE ${place} SET name = name WHERE soul_id IN (SELECT soul_id FROM ${place} LIMIT ${MARKED})`,
      )
    })
    await program.stop()
    const { read, write } = program.longestMs
    printLine(
      `| postgres | the other program: longest read of ${program.statements} statements | ${Math.round(read)} ms |`,
    )
    printLine(`| postgres | the other program: longest write | ${Math.round(write)} ms |`)
    return areKept && Math.max(read, write) <= WAIT_BUDGET_MS
  } finally {
    await realm.close()
    await admin`DROP SCHEMA ${admin(schema)} CASCADE`
    await admin.end()
    await server.stop()
  }
}

async function measureFields(engine: string, realm: BaseRealm): Promise<boolean> {
  let longestMs = 0
  for (const [name, [away, back]] of Object.entries(PAIRS)) {
    for (const [what, change] of [['set aside', away] as const, ['restored', back] as const]) {
      const tookMs = await timed(() => realm.schema.evolve([change]))
      printLine(`| ${engine} | ${name} ${what} | ${Math.round(tookMs)} ms |`)
      longestMs = Math.max(longestMs, tookMs)
    }
  }
  return longestMs <= FIELD_BUDGET_MS
}

async function measureRetype(engine: string, realm: BaseRealm, mark: () => Promise<void>): Promise<void> {
  printLine(
    `| ${engine} | retype: expand | ${Math.round(await timed(() => evolve(realm, RETYPE_EXPAND)))} ms |`,
  )
  let batches = 0
  const filledMs = await timed(async () => {
    let options: FillOptions = {}
    for (let isDone = false; !isDone; batches++) {
      const progress = await realm.schema.fill(RETYPE_FILL, options)
      isDone = progress === undefined || progress.atEnd
      const { cursor, until } = progress ?? {}
      options = { ...(cursor !== undefined && { after: cursor }), ...(until !== undefined && { until }) }
    }
  })
  printLine(`| ${engine} | retype: fill in ${batches} batches | ${Math.round(filledMs)} ms |`)
  await mark()
  const finish = [{ ...RETYPE_FILL, limit: MARKED }]
  const contractMs = await timed(() => realm.schema.evolve(RETYPE_CONTRACT, { finish }))
  printLine(
    `| ${engine} | retype: contract, with ${MARKED} rows to look at again | ${Math.round(contractMs)} ms |`,
  )
}

async function evolve(realm: BaseRealm, changes: readonly SchemaChange[]): Promise<void> {
  await realm.schema.evolve(changes)
}
