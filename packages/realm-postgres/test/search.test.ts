import { kind } from '@luxdb/core'
import { searchText } from '@luxdb/core/query'
import { createSchema, type TestSchema } from '@luxdb/test-postgres'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { z } from 'zod'
import { PostgresRealm } from '../src/index.js'

const Essay = kind('essay', { title: z.string(), body: z.string().nullish() }, { search: ['title', 'body'] })

/** Code points that the server does not know yet, and does not normalize therefore. */
const MOST_YOUNGER = 200

describe('words', () => {
  let schema: TestSchema
  let realm: PostgresRealm
  let admin: postgres.Sql

  beforeAll(async () => {
    schema = await createSchema(inject('postgresUrl'))
    realm = await new PostgresRealm(schema.url, { kinds: [Essay] }).awaken()
    const url = new URL(schema.url)
    const name = url.searchParams.get('schema') ?? ''
    url.searchParams.delete('schema')
    admin = postgres(url.href, { max: 1, connection: { search_path: name }, onnotice: () => undefined })
  })

  afterAll(async () => {
    await admin.end()
    await realm.close()
    await schema.drop()
  })

  async function cut(texts: readonly string[]): Promise<readonly string[]> {
    const rows = await admin<{ words: string }[]>`
      SELECT lux_search_text(u.source) AS words FROM unnest(${[...texts]}::text[]) WITH ORDINALITY AS u (source, place)
      ORDER BY u.place`
    return rows.map(({ words }) => words)
  }

  it('are cut as core cuts them, whatever the code point', async () => {
    const wrong: string[] = []
    for (const codePoints of chunksOf(allCodePoints(), 8_192)) {
      const texts = codePoints.flatMap((character) => [character, `A${character}Σ x`])
      const found = await cut([texts.join(' ')])
      if (found[0] === searchText([texts.join(' ')])) continue
      const each = await cut(texts)
      wrong.push(...texts.filter((text, index) => each[index] !== searchText([text])))
    }
    const younger = await unknownToServer(wrong)
    expect(wrong.filter((text) => !younger.includes(text))).toEqual([])
    expect(younger.length).toBeLessThan(MOST_YOUNGER)
  }, 120_000)

  it.each([
    '',
    ' ',
    '!?',
    'The Quick-Fox',
    'ΟΔΟΣ ὈΔΥΣΣΕΎΣ',
    'İSTANBUL ISPARTA',
    'e\u0301E\u0301 ﬁne ① Ⅷ',
    `a ${'x'.repeat(501)} ${'y'.repeat(500)} b`,
    `ä ${'𝒳'.repeat(251)} ${'𐐀'.repeat(250)} ${'𐐀'.repeat(251)} b`,
    '東京 tower \u200d \ufeff \u{1f600}',
    `back\\slash 'quote' %_ "`,
  ])('of %j', async (text) => {
    expect(await cut([text])).toEqual([searchText([text])])
  })

  it('are found whoever wrote them', async () => {
    await admin`INSERT INTO essay (title, body) VALUES ('Foreign', NULL)`
    const found = (query: string): Promise<number> =>
      realm.of(Essay).count({ where: { type: 'search', mode: 'plain', query } })
    expect(await found('FOREIGN')).toBe(1)
    await admin`UPDATE essay SET title = 'Strange', body = 'Foréign'`
    expect([await found('foreign'), await found('strange foréign')]).toEqual([0, 1])
  })

  /** Texts that the server leaves as they are where this process knows another form. */
  async function unknownToServer(texts: readonly string[]): Promise<readonly string[]> {
    const rows = await admin<{ source: string }[]>`
      SELECT u.source FROM unnest(${[...texts]}::text[]) AS u (source) WHERE u.source IS NFKC NORMALIZED`
    return rows.map(({ source }) => source).filter((source) => source.normalize('NFKC') !== source)
  }
})

function allCodePoints(): readonly string[] {
  const characters: string[] = []
  for (let codePoint = 1; codePoint <= 0x10ffff; codePoint++) {
    if (codePoint < 0xd800 || codePoint > 0xdfff) characters.push(String.fromCodePoint(codePoint))
  }
  return characters
}

function chunksOf<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  )
}
