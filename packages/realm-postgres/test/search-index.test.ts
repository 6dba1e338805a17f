import { kind, snapshotOf } from '@luxdb/core'
import { compileSearch, parseSearch, type SearchNode, searchText } from '@luxdb/core/query'
import { type RandomNumber, randomNumbers } from '@luxdb/realm-suite'
import { createSchema, type TestSchema } from '@luxdb/test-postgres'
import postgres from 'postgres'
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest'
import { z } from 'zod'
import { PostgresRealm } from '../src/index.js'

const FIELDS = { title: z.string(), body: z.string().nullish(), note: z.string().nullish() }
const OPTIONS = { soulId: 'integer', changes: 'none' } as const
const Essay = kind('essay', FIELDS, { ...OPTIONS, search: ['title', 'body'] })
const Unsearched = kind('essay', FIELDS, OPTIONS)

const INDEXES = `SELECT i.indexrelid::regclass::text AS name, obj_description(i.indexrelid, 'pg_class') AS columns, i.indisvalid AS valid
  FROM pg_index AS i WHERE i.indrelid = 'essay'::regclass AND i.indexrelid::regclass::text LIKE 'lux_search_%'`

describe('the index of words', () => {
  let schema: TestSchema
  let admin: postgres.Sql

  beforeEach(async () => {
    schema = await createSchema(inject('postgresUrl'))
    const url = new URL(schema.url)
    const name = url.searchParams.get('schema') ?? ''
    url.searchParams.delete('schema')
    admin = postgres(url.href, { max: 1, connection: { search_path: name }, onnotice: () => undefined })
  })

  afterEach(async () => {
    await admin.end()
    await schema.drop()
  })

  async function used<T>(essay: typeof Essay, use: (realm: PostgresRealm) => Promise<T>): Promise<T> {
    const realm = await new PostgresRealm(schema.url, { kinds: [essay], poolSize: 2 }).awaken()
    try {
      return await use(realm)
    } finally {
      await realm.close()
    }
  }

  const search = (query: string, mode: SearchNode['mode'] = 'plain') => ({
    where: { type: 'search', mode, query } as const,
  })

  const fill = (rows: number): Promise<unknown> =>
    admin.unsafe(`INSERT INTO essay (title, body) SELECT 'Title ' || n, 'The word' || n % 997 || ' of ' || md5(n::text)
      FROM generate_series(1, ${rows}) AS n; ANALYZE essay`)

  it('serves what it can, and the answers are those of core', async () => {
    const seed = Number(process.env['LUX_SEED'] ?? Math.floor(Math.random() * 2 ** 31))
    const random = randomNumbers(seed)
    await used(Essay, async (realm) => {
      const texts = Array.from({ length: 3_000 }, () => [randomText(random), randomText(random)])
      await admin`INSERT INTO essay (title, body) SELECT u.title, nullif(u.body, '')
        FROM unnest(${texts.map(([title = '']) => title)}::text[], ${texts.map(([, body = '']) => body)}::text[]) AS u (title, body)`
      await admin.unsafe('ANALYZE essay')
      const rows = await admin<{ soul_id: string; title: string; body: string | null }[]>`
        SELECT soul_id::text, title, body FROM essay`
      const words = new Map(rows.map(({ soul_id, title, body }) => [soul_id, searchText([title, body])]))
      for (let asked = 0; asked < 150; asked++) {
        const [mode, query] = randomSearch(random)
        const fits = compileSearch(parseSearch(mode, query))
        const wanted = [...words].flatMap(([soulId, text]) => (fits(text) ? [soulId] : []))
        const found = await realm.of(Essay).contemplate({ ...search(query, mode), select: ['soulId'] })
        const label = `seed ${seed}, ${mode} ${JSON.stringify(query)}`
        expect(found.map(({ soulId }) => soulId).sort(), label).toEqual(wanted.sort())
      }
    })
  })

  it('misses no word of a text that has more than it takes', async () => {
    await used(Essay, async (realm) => {
      const body = Array.from({ length: 200_000 }, (_, number) => `w${number}`).join(' ')
      await realm.of(Essay).manifest([
        { title: 'Many', body },
        { title: 'Few', body: 'w7' },
      ])
      await realm.of(Essay).transform('2', { note: 'changed' })
      const count = (query: string, mode: SearchNode['mode']): Promise<number> =>
        realm.of(Essay).count(search(query, mode))
      expect(await count('w7', 'plain')).toBe(2)
      expect(await count('w8 w9', 'phrase')).toBe(1)
      expect(await count('few w', 'prefix')).toBe(1)
      expect(await count('-w8', 'web')).toBe(1)
      expect(await count('w200000', 'plain')).toBe(0)
    })
  })

  it.each([
    ['plain', 'word5 title'],
    ['phrase', 'the word5'],
    ['prefix', 'word5'],
    ['web', '"the word5" or word7 -of'],
  ] as const)('is what a %s search of %j goes by', async (mode, query) => {
    await used(Essay, async (realm) => {
      await fill(20_000)
      const plan = await realm.of(Essay).explain(search(query, mode))
      expect(plan).toMatchObject({ access: 'index', index: expect.stringMatching(/^lux_search_\d+$/) })
      const some = { where: { type: 'search', mode, query, fields: ['body'] } } as const
      expect((await realm.of(Essay).explain(some)).access).toBe('index')
    })
  })

  it('is there after a restart as it was, follows renames, and goes with its fields', async () => {
    await used(Essay, () => fill(100))
    const [first] = await admin.unsafe(INDEXES)
    expect(first).toMatchObject({ columns: 'columns 2 3', valid: true })
    await used(Essay, async () => undefined)
    expect(await admin.unsafe(INDEXES)).toEqual([first])
    await admin.unsafe('ALTER TABLE essay RENAME COLUMN body TO content')
    const { body, ...others } = FIELDS
    const Renamed = kind('essay', { ...others, content: body }, { ...OPTIONS, search: ['title', 'content'] })
    const realm = await new PostgresRealm(schema.url, { kinds: [Renamed] }).awaken()
    expect(await realm.of(Renamed).count(search('word5'))).toBe(1)
    await realm.close()
    expect(await admin.unsafe(INDEXES)).toEqual([first])
    await admin.unsafe('ALTER TABLE essay RENAME COLUMN content TO body')
    const Other = kind('essay', FIELDS, { ...OPTIONS, search: ['note'] })
    await used(Other, async () => undefined)
    expect(await admin.unsafe(INDEXES)).toEqual([{ ...first, columns: 'columns 4' }])
    await used(Unsearched, async () => undefined)
    expect(await admin.unsafe(INDEXES)).toEqual([])
  })

  it('comes with a table that an evolution makes, and stands in the statements of its plan', async () => {
    const options = { kinds: [Essay], schemaPolicy: 'as-is', poolSize: 2 } as const
    const realm = await new PostgresRealm(schema.url, options).awaken()
    const [table] = snapshotOf([Essay.shape]).tables
    const changes = table === undefined ? [] : [{ type: 'addKind', table } as const]
    const [told = []] = (await realm.schema.statements([{ type: 'evolve', changes }])) ?? []
    expect(
      told.some((statement) => /CREATE INDEX\s+"lux_search_\d+" ON "essay" USING gin/.test(statement)),
    ).toBe(true)
    await realm.schema.evolve(changes)
    expect(await admin.unsafe(INDEXES)).toMatchObject([{ columns: 'columns 2 3', valid: true }])
    await realm.of(Essay).manifest({ title: 'First' })
    expect(await realm.of(Essay).count(search('first'))).toBe(1)
    await realm.close()
  })

  it('is made anew when words are cut in another way', async () => {
    await used(Essay, () => fill(100))
    const oid = async (): Promise<unknown> =>
      (await admin.unsafe(INDEXES.replace('AS name', 'AS name, i.indexrelid')))[0]?.['indexrelid']
    const before = await oid()
    await admin.unsafe(`COMMENT ON FUNCTION lux_search_text(text) IS 'Unicode 1.0'`)
    await used(Essay, async (realm) => expect(await realm.of(Essay).count(search('word5'))).toBe(1))
    expect(await oid()).not.toBe(before)
    expect(await admin.unsafe(INDEXES)).toHaveLength(1)
  })

  it('of a large table is built while others write, also by two servers, and after one that was cut off', async () => {
    await used(Unsearched, () => fill(120_000))
    const [{ oid } = { oid: 0 }] = await admin<{ oid: number }[]>`SELECT 'essay'::regclass::oid AS oid`
    // What is left where a build ended half way.
    await admin.unsafe(`CREATE INDEX lux_search_${oid} ON essay (title)`)
    const servers = [1, 2].map(() => new PostgresRealm(schema.url, { kinds: [Essay], poolSize: 2 }))
    const awakening = Promise.all(servers.map((realm) => realm.awaken()))
    let written = 0
    let longestMs = 0
    let isOver = false
    void awakening.then(
      () => (isOver = true),
      () => (isOver = true),
    )
    while (!isOver) {
      const startedAt = performance.now()
      await admin`UPDATE essay SET note = 'seen' WHERE soul_id = ${++written}`
      longestMs = Math.max(longestMs, performance.now() - startedAt)
    }
    const [realm] = await awakening
    expect(await admin.unsafe(INDEXES)).toMatchObject([{ columns: 'columns 2 3', valid: true }])
    expect(written).toBeGreaterThan(20)
    expect(longestMs).toBeLessThan(2_000)
    expect((await realm?.of(Essay).explain(search('word5')))?.access).toBe('index')
    await Promise.all(servers.map((each) => each.close()))
  })
})

const WORDS = [
  'light',
  'Lights',
  'of',
  'ΟΔΟΣ',
  'été',
  'e\u0301te\u0301',
  "it's",
  'a1',
  '東京',
  'x\\y',
  '10',
  '',
  '-',
  '"or"',
]

function randomText(random: RandomNumber): string {
  return Array.from({ length: random(6) }, () => pick(random, WORDS)).join(' ')
}

const MODES = ['plain', 'phrase', 'prefix', 'web'] as const

function randomSearch(random: RandomNumber): readonly [SearchNode['mode'], string] {
  const mode = pick(random, MODES)
  const parts = Array.from({ length: 1 + random(3) }, () => {
    const word = pick(random, WORDS)
    if (mode === 'prefix') return word.slice(0, 2)
    if (mode !== 'web') return word
    return `${pick(random, ['', '', '', '-', 'or '])}${random(3) === 0 ? `"${word} of"` : word}`
  })
  return [mode, parts.join(' ')]
}

function pick<T>(random: RandomNumber, list: readonly T[]): T {
  const [picked] = list.slice(random(list.length))
  if (picked === undefined) throw new Error('The list is empty.')
  return picked
}
