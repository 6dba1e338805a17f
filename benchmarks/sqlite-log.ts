import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { SQLiteRealm } from '@luxdb/realm-sqlite'
import type Database from 'better-sqlite3'
import { createSoulId, Guardian, randomGuardian, UnloggedGuardian } from './guardians/guardian.js'
import { type Case, measureRounds } from './lib/measure-rounds.js'
import { printTable } from './lib/print-report.js'
import { createRandom, type Random } from './lib/random.js'
import { ROUND_OPTIONS } from './lib/round-options.js'
import { checkpoint, openHandle } from './sqlite/open-handle.js'

const USAGE = `
npm run bench -- sqlite-log [--rounds 7] [--seed 1]

What the change log of SQLite costs another program, in rows of its statements (transactions of 1,000 rows by one
prepared statement each, without anything of LuxDB around), and how fast the log is read.
`

const ROWS = 1_000
const TRANSACTIONS = 5
const NO_LOG = 'no log'
const READ = 'read a change'
const PAGE_SIZE = 5_000

const { values } = parseArgs({ options: ROUND_OPTIONS })

if (values.help) process.stdout.write(USAGE)
else await main()

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'luxdb-changes-'))
  const random = createRandom(Number(values.seed))
  const logged = await open(join(folder, 'logged.db'), Guardian)
  const plain = await open(join(folder, 'plain.db'), UnloggedGuardian)
  try {
    const cases = [...casesOf(plain, NO_LOG, random), ...casesOf(logged, 'log', random), tailCase(logged)]
    const samples = await measureRounds(cases, { rounds: Number(values.rounds), warmUps: 2, random })
    printTable(
      samples.filter(({ operation }) => operation !== READ),
      NO_LOG,
    )
    printTable(
      samples.filter(({ operation }) => operation === READ),
      'log',
    )
  } finally {
    for (const { realm, handle } of [logged, plain]) {
      handle.close()
      await realm.close()
    }
    rmSync(folder, { recursive: true, force: true })
  }
}

interface Opened {
  readonly path: string
  readonly realm: SQLiteRealm
  /** Another program's connection. */
  readonly handle: Database.Database
}

async function open(path: string, guardian: typeof Guardian): Promise<Opened> {
  const realm = await new SQLiteRealm(`sqlite://${path}`, { kinds: [guardian] }).awaken()
  return { path, realm, handle: openHandle(path) }
}

function casesOf({ path, handle }: Opened, engine: string, random: Random): Case[] {
  const insert = handle.prepare(
    'INSERT INTO guardian (soul_id, name, affinity, abilities, energy_level) VALUES (?, ?, ?, ?, ?)',
  )
  const update = handle.prepare(
    'UPDATE guardian SET energy_level = ?, version = version + 1 WHERE soul_id = ?',
  )
  const remove = handle.prepare('DELETE FROM guardian WHERE soul_id = ?')
  const soulIds: string[] = []
  const add = (): unknown => {
    const { name, affinity, abilities, energyLevel } = randomGuardian(random)
    const soulId = createSoulId()
    soulIds.push(soulId)
    return insert.run(soulId, name, affinity, JSON.stringify(abilities), energyLevel)
  }
  const change = (step: number): unknown => update.run(random() * 1e3, soulIds.at(-1 - step))
  const take = (): unknown => remove.run(soulIds.pop())
  // Enough to change and to take away, whose turn it ever is.
  const fill = (): void => {
    while (soulIds.length < 2 * TRANSACTIONS * ROWS) handle.transaction(() => times(ROWS, add))()
  }
  fill()
  const caseOf = (operation: string, work: (step: number) => unknown): Case => ({
    engine,
    operation,
    settle: () => {
      fill()
      checkpoint(path)
    },
    run: async () => {
      for (let done = 0; done < TRANSACTIONS; done++) handle.transaction(() => times(ROWS, work))()
      return TRANSACTIONS * ROWS
    },
  })
  return [caseOf('insert a row', add), caseOf('update a row', change), caseOf('delete a row', take)]
}

/** The log from its beginning, in the pages of the feed, decoded into changes. */
function tailCase({ realm }: Opened): Case {
  const run = async (): Promise<number> => {
    const { source } = realm._changeLog()
    let read = 0
    for (let at = await source.floor(); ; ) {
      const { changes, to, partial } = await source.read(at, { limit: PAGE_SIZE })
      read += changes.length
      at = to
      if (!partial || read >= 20 * PAGE_SIZE) return read
    }
  }
  return { engine: 'log', operation: READ, run }
}

function times(count: number, work: (step: number) => unknown): void {
  for (let step = 0; step < count; step++) work(step)
}
