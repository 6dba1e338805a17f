import { parseArgs } from 'node:util'
import { kind } from '@luxdb/core'
import type { SearchNode } from '@luxdb/core/query'
import { PostgresRealm } from '@luxdb/realm-postgres'
import postgres from 'postgres'
import { z } from 'zod'
import { machine } from './lib/machine.js'
import { printLine } from './lib/print-line.js'
import { createRandom, integerBelow, type Random } from './lib/random.js'
import { timed } from './lib/timed.js'
import { newSchemaName } from './postgres/schema-name.js'
import { startServer } from './postgres/start-server.js'

const USAGE = `
npm run bench -- search [--rows 100000] [--rounds 7] [--seed 1] [--check]

Milliseconds of full text searches on PostgreSQL with the index of words and without it, in turn; median and extremes.

--check   exit with 1 when a search by the index takes longer than a tenth of the scan
`

const FIELDS = { title: z.string(), body: z.string() }
const OPTIONS = { soulId: 'integer', changes: 'none' } as const
const Essay = kind('essay', FIELDS, { ...OPTIONS, search: ['title', 'body'] })
/** The same table as somebody else's, for which no index is asked. */
const Foreign = kind('essay', FIELDS, { ...OPTIONS, search: ['title', 'body'], adopted: true })

/** Words of a text, and how many there are to choose from: rare and frequent ones, as in a language. */
const WORDS_PER_TEXT = 40
const VOCABULARY = 20_000

const SEARCHES: readonly (readonly [SearchNode['mode'], string])[] = [
  ['plain', 'word19000'],
  ['plain', 'word5000 word9000'],
  ['phrase', 'word30 word40'],
  ['prefix', 'word1900'],
  ['web', '"word30 word40" or word19000 -word1'],
]

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '100000' },
    rounds: { type: 'string', default: '7' },
    seed: { type: 'string', default: '1' },
    check: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
})
const ROWS = Number(values.rows)
const ROUNDS = Number(values.rounds)

if (values.help) process.stdout.write(USAGE)
else process.exitCode = await main()

async function main(): Promise<number> {
  printLine(`${machine()}; ${ROWS} texts of ${WORDS_PER_TEXT} words, seed ${values.seed}`)
  const server = await startServer()
  const schema = newSchemaName()
  const admin = postgres(server.url, {
    max: 1,
    onnotice: () => undefined,
    connection: { search_path: schema },
  })
  try {
    await admin.unsafe(`CREATE SCHEMA ${schema}`)
    return (await measure(server.url, schema, admin)) || !values.check ? 0 : 1
  } finally {
    await admin.unsafe(`DROP SCHEMA ${schema} CASCADE`)
    await admin.end()
    await server.stop()
  }
}

async function measure(url: string, schema: string, admin: postgres.Sql): Promise<boolean> {
  const bare = await new PostgresRealm(url, { kinds: [kind('essay', FIELDS, OPTIONS)], schema }).awaken()
  await bare.close()
  const random = createRandom(Number(values.seed))
  for (let row = 0; row < ROWS; row += 1_000) await insert(admin, random)
  await admin.unsafe('ANALYZE essay')
  const startedAt = performance.now()
  const realm = await new PostgresRealm(url, { kinds: [Essay], schema }).awaken()
  const foreign = await new PostgresRealm(url, { kinds: [Foreign], schema }).awaken()
  const realms = [realm, foreign] as const
  printLine(`the index: built in ${seconds(performance.now() - startedAt)} s, ${await sizes(admin)}`)
  try {
    printLine(
      '\n| search | finds | with the index, ms (min..max) | scan, ms (min..max) | ratio |\n|---|---|---|---|---|',
    )
    let areKept = true
    for (const [mode, query] of SEARCHES) areKept = (await compare(realms, mode, query)) && areKept
    return areKept
  } finally {
    await Promise.all(realms.map((each) => each.close()))
  }
}

async function insert(admin: postgres.Sql, random: Random): Promise<void> {
  const texts = Array.from({ length: 1_000 }, () => textOf(random))
  await admin`INSERT INTO essay (title, body) SELECT left(t, 30), t FROM unnest(${texts}::text[]) AS u (t)`
}

function textOf(random: Random): string {
  // The square makes the first words frequent.
  const word = (): string => `word${integerBelow(VOCABULARY, () => random() ** 2)}`
  return Array.from({ length: WORDS_PER_TEXT }, word).join(' ')
}

async function sizes(admin: postgres.Sql): Promise<string> {
  const [row] = await admin.unsafe<{ table: string; index: string }[]>(
    `SELECT pg_size_pretty(pg_table_size('essay')) AS table,
      (SELECT pg_size_pretty(pg_relation_size(indexrelid)) FROM pg_index
        WHERE indrelid = 'essay'::regclass AND NOT indisprimary) AS index`,
  )
  return `${row?.index} beside a table of ${row?.table}`
}

async function compare(
  [indexed, foreign]: readonly [PostgresRealm, PostgresRealm],
  mode: SearchNode['mode'],
  query: string,
): Promise<boolean> {
  const asked = { where: { type: 'search', mode, query }, select: ['soulId'] } as const
  const { access } = await indexed.of(Essay).explain(asked)
  if (access !== 'index') throw new Error(`${mode} ${query} goes by ${access}.`)
  const indexMs: number[] = []
  const scanMs: number[] = []
  let found = 0
  for (let round = 0; round < ROUNDS; round++) {
    indexMs.push(await timed(async () => (found = (await indexed.of(Essay).contemplate(asked)).length)))
    scanMs.push(await timed(() => foreign.of(Foreign).contemplate(asked)))
  }
  const ratio = median(scanMs) / median(indexMs)
  printLine(
    `| ${mode} \`${query}\` | ${found} | ${spread(indexMs)} | ${spread(scanMs)} | ${ratio.toFixed(0)} |`,
  )
  return ratio >= 10
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN
}

function spread(numbers: readonly number[]): string {
  const digits = (ms: number): string => ms.toFixed(ms < 100 ? 1 : 0)
  return `${digits(median(numbers))} (${digits(Math.min(...numbers))}..${digits(Math.max(...numbers))})`
}

function seconds(ms: number): string {
  return (ms / 1_000).toFixed(1)
}
