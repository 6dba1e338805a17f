import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { BaseRealm } from '@luxdb/core'
import { PostgresRealm } from '@luxdb/realm-postgres'
import { restoreSqliteFile, SQLiteRealm } from '@luxdb/realm-sqlite'
import postgres from 'postgres'
import { SteadyWriter } from './backup/steady-writer.js'
import { postgresRows, sqliteRows } from './evolution/guardian-rows.js'
import { Guardian } from './guardians/guardian.js'
import { machine } from './lib/machine.js'
import { printLine } from './lib/print-line.js'
import { createRandom } from './lib/random.js'
import { timed } from './lib/timed.js'
import { newSchemaName } from './postgres/schema-name.js'
import { startServer } from './postgres/start-server.js'
import { openHandle } from './sqlite/open-handle.js'

const USAGE = `
npm run bench -- backup [--rows 500000] [--seed 1] [--only sqlite|postgres] [--check]

Seconds of a backup while the same process writes one being after the other, the longest that such a write waited, and
seconds of restoring the backup into an empty realm.

--check   exit with 1 when a write waits longer than 1 s, or not all beings were restored
`

const WAIT_BUDGET_MS = 1_000

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
  const folder = mkdtempSync(join(tmpdir(), 'luxdb-backup-'))
  printLine(`${machine()}; ${ROWS} beings, seed ${values.seed}\n`)
  printLine('| realm | format | backup, s | MB | writes meanwhile | longest wait of one, ms | restore, s | |')
  printLine('|---|---|---|---|---|---|---|---|')
  try {
    let areKept = true
    if (values.only !== 'postgres') areKept = (await onSqlite(folder)) && areKept
    if (values.only !== 'sqlite') areKept = (await onPostgres(folder)) && areKept
    return values.check && !areKept ? 1 : 0
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function onSqlite(folder: string): Promise<boolean> {
  const path = join(folder, 'realm.db')
  const open = (name: string): SQLiteRealm =>
    new SQLiteRealm(`sqlite://${join(folder, name)}`, { kinds: [Guardian], queryTimeoutMs: 0 })
  await using realm = await open('realm.db').awaken()
  const handle = openHandle(path)
  handle.exec(sqliteRows(ROWS))
  handle.pragma('wal_checkpoint(TRUNCATE)')
  handle.close()
  const native = join(folder, 'native.db')
  const areKept = await measure({ name: 'SQLite', realm, format: 'native', folder }, async (backup) => {
    await restoreSqliteFile(backup, `sqlite://${native}`)
    return true
  })
  await using target = await open('portable.db').awaken()
  const into = restoring(target)
  return (await measure({ name: 'SQLite', realm, format: 'portable', folder }, into)) && areKept
}

async function onPostgres(folder: string): Promise<boolean> {
  const server = await startServer()
  const admin = postgres(server.url, { max: 1, onnotice: () => undefined })
  const schemas = [newSchemaName(), `${newSchemaName()}_restored`]
  try {
    for (const schema of schemas) await admin`CREATE SCHEMA ${admin(schema)}`
    const [source = '', restored = ''] = schemas
    const open = (schema: string): PostgresRealm =>
      new PostgresRealm(server.url, { schema, kinds: [Guardian], queryTimeoutMs: 0 })
    await using realm = await open(source).awaken()
    await using target = await open(restored).awaken()
    await admin.unsafe(postgresRows(ROWS, source))
    await admin.unsafe(`VACUUM ANALYZE "${source}".guardian`)
    return await measure({ name: 'PostgreSQL', realm, format: 'portable', folder }, restoring(target))
  } finally {
    for (const schema of schemas) await admin`DROP SCHEMA IF EXISTS ${admin(schema)} CASCADE`
    await admin.end()
    await server.stop()
  }
}

interface Measured {
  readonly name: string
  readonly realm: BaseRealm
  readonly format: 'native' | 'portable'
  readonly folder: string
}

/** Whether the realm holds then what the backup holds. */
type Restore = (path: string) => Promise<boolean>

async function measure({ name, realm, format, folder }: Measured, restore: Restore): Promise<boolean> {
  const path = join(folder, `${name}-${format}.backup`)
  const writer = new SteadyWriter(realm, { rows: ROWS, random: createRandom(Number(values.seed)) })
  writer.start()
  const backedUpMs = await timed(() => realm.backup(path, { format }))
  await writer.stop()
  let isSame = false
  const restoredMs = await timed(async () => {
    isSame = await restore(path)
  })
  const isKept = isSame && writer.longestMs <= WAIT_BUDGET_MS
  const figures = [
    seconds(backedUpMs),
    (statSync(path).size / 1e6).toFixed(0),
    writer.writes,
    writer.longestMs.toFixed(0),
    seconds(restoredMs),
  ]
  printLine(
    `| ${name} | ${format} | ${figures.join(' | ')} | ${isKept ? 'kept' : isSame ? 'over 1 s' : 'differs'} |`,
  )
  return isKept
}

function restoring(target: BaseRealm): Restore {
  return async (path) => {
    const { kinds } = await target.restore(path)
    return (
      JSON.stringify(kinds.map(({ rows }) => rows)) === JSON.stringify([await target.of(Guardian).count()])
    )
  }
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1_000).toFixed(1)
}
