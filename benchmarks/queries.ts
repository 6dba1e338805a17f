import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type BaseRealm, kind, MemoryRealm } from '@luxdb/core'
import { SQLiteRealm } from '@luxdb/realm-sqlite'
import { createSacredQueries } from '@luxdb/wisdom/queries'
import { z } from 'zod'
import { machine } from './lib/machine.js'
import { type Case, measureRounds } from './lib/measure-rounds.js'
import { printTable } from './lib/print-report.js'
import { createRandom } from './lib/random.js'
import { repeat } from './lib/repeat.js'
import { ROUND_OPTIONS } from './lib/round-options.js'

const USAGE = `
npm run bench -- queries [--rounds 7] [--seed 1]

What it costs to say a query in words, and to give it an intention: ten beings by an indexed condition, in order.

  object       an object of filters
  named        the same with an intention, always the same one
  varied       the same with an intention that differs from call to call
  words        the same query in words, said anew each time
  words kept   in words, said once and executed again and again
`

const Guardian = kind(
  'guardian',
  { name: z.string(), affinity: z.enum(['light', 'shadow']) },
  { indexes: [['affinity', 'energyLevel']] },
)

const BEINGS = 10_000
const CALLS = 1_000
const LIMIT = 10

const { values } = parseArgs({ options: ROUND_OPTIONS })

if (values.help) process.stdout.write(USAGE)
else await main()

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'luxdb-bench-'))
  const realms = [
    new MemoryRealm('memory://', { kinds: [Guardian] }),
    new SQLiteRealm(`sqlite://${join(folder, 'bench.db')}`, { kinds: [Guardian] }),
  ]
  try {
    for (const realm of realms) await fill(realm)
    const [memory, sqlite] = realms
    const cases = [
      ...(memory ? casesOf('memory', memory, CALLS / 50) : []),
      ...(sqlite ? casesOf('sqlite', sqlite, CALLS) : []),
    ]
    const random = createRandom(Number(values.seed))
    const samples = await measureRounds(cases, { rounds: Number(values.rounds), warmUps: 2, random })
    process.stdout.write(`${machine()}; seed ${values.seed}, ${values.rounds} rounds\n\n`)
    printTable(samples, 'object')
  } finally {
    for (const realm of realms) await realm.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function fill(realm: BaseRealm): Promise<void> {
  await realm.awaken()
  const beings = Array.from({ length: BEINGS }, (_, index) => ({
    name: `guardian ${index}`,
    affinity: index % 2 === 0 ? ('light' as const) : ('shadow' as const),
    energyLevel: index % 997,
  }))
  await realm.of(Guardian).manifest(beings)
}

function casesOf(operation: string, realm: BaseRealm, calls: number): Case[] {
  const guardians = realm.of(Guardian)
  const queries = createSacredQueries(realm)
  const query = {
    where: { affinity: 'light', energyLevel: { gt: 500 } },
    orderBy: { energyLevel: 'desc' },
    limit: LIMIT,
  } as const
  const inWords = () =>
    queries
      .beginMeditation()
      .of(Guardian)
      .seek({ affinity: 'light', energyLevel: { gt: 500 } })
      .orderByEnergy()
      .limit(LIMIT)
  const kept = inWords()
  let varied = 0
  const asked: Readonly<Record<string, () => Promise<unknown>>> = {
    object: () => guardians.contemplate(query),
    named: () => guardians.contemplate({ ...query, intention: 'the strongest of the light' }),
    varied: () => guardians.contemplate({ ...query, intention: `the strongest, call ${varied++}` }),
    words: () => inWords().transcend(),
    'words kept': () => kept.transcend(),
  }
  return Object.entries(asked).map(([engine, ask]) => ({
    engine,
    operation,
    run: () => repeat(calls, ask),
  }))
}
