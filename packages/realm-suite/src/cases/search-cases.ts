import type { BaseRealm } from '@luxdb/core'
import type { SearchNode } from '@luxdb/core/query'
import { expect } from 'vitest'
import { Essay } from '../fixtures/searched-kind.js'
import { type CaseGroup, type CaseRun, casesOf, onlyWhere } from '../suite/case-group.js'
import { expectRefusal } from '../suite/expect-refusal.js'
import { ask, soulIdOf } from '../suite/reading.js'

async function seed(realm: BaseRealm): Promise<void> {
  if (!realm.supports.search) return
  await realm
    .of(Essay)
    .manifest([
      { title: 'light', body: 'The light of a thousand suns' },
      { title: 'shadow', body: 'No light without shadow; lights out.', secret: 'suns' },
      { title: 'e-mail', body: 'Write to ann@example.org, or +48 58 123' },
      { title: 'Zürich', body: 'Straße nach ZÜRICH' },
      { title: 'cafe\u0301', body: 'ﬁne' },
      { title: '日本 語', body: null },
      { title: '' },
    ])
}

interface Search extends Omit<SearchNode, 'type'> {
  readonly finds: readonly string[]
}

const SEARCHES: readonly Search[] = [
  { mode: 'plain', query: 'light', finds: ['light', 'shadow'] },
  { mode: 'plain', query: 'LIGHT', finds: ['light', 'shadow'] },
  { mode: 'plain', query: 'light suns', finds: ['light'] },
  { mode: 'plain', query: 'suns light, thousand!', finds: ['light'] },
  { mode: 'plain', query: 'ligh', finds: [] },
  { mode: 'plain', query: 'example', finds: ['e-mail'] },
  { mode: 'plain', query: 'ann@example.org', finds: ['e-mail'] },
  { mode: 'plain', query: '123', finds: ['e-mail'] },
  { mode: 'plain', query: 'e-mail', finds: ['e-mail'] },
  { mode: 'plain', query: 'zürich', finds: ['Zürich'] },
  { mode: 'plain', query: 'zu\u0308rich', finds: ['Zürich'] },
  { mode: 'plain', query: 'zurich', finds: [] },
  { mode: 'plain', query: 'café', finds: ['cafe\u0301'] },
  { mode: 'plain', query: 'fine', finds: ['cafe\u0301'] },
  { mode: 'plain', query: '日本', finds: ['日本 語'] },
  { mode: 'plain', query: '', finds: [] },
  { mode: 'plain', query: ' ... ', finds: [] },
  { mode: 'plain', query: '"light" OR (x) * ^ :', finds: [] },
  { mode: 'phrase', query: 'thousand suns', finds: ['light'] },
  { mode: 'phrase', query: 'suns thousand', finds: [] },
  { mode: 'phrase', query: 'light light', finds: [] },
  { mode: 'phrase', query: 'shadow lights', finds: ['shadow'] },
  { mode: 'prefix', query: 'ligh', finds: ['light', 'shadow'] },
  { mode: 'prefix', query: 'thou su', finds: ['light'] },
  { mode: 'prefix', query: 'ight', finds: [] },
  { mode: 'web', query: 'light -shadow', finds: ['light'] },
  { mode: 'web', query: '"thousand suns" or zürich', finds: ['light', 'Zürich'] },
  { mode: 'web', query: 'light "without shadow"', finds: ['shadow'] },
  { mode: 'web', query: 'light -"thousand suns"', finds: ['shadow'] },
  { mode: 'web', query: '"unclosed light', finds: [] },
  { mode: 'web', query: '-', finds: [] },
]

const searches: Readonly<Record<string, CaseRun>> = casesOf(
  SEARCHES,
  ({ mode, query }) => `${mode} ${JSON.stringify(query)}`,
  async ({ mode, query, finds }, { realm }) => {
    const rows = await ask(realm, { kind: 'essay', where: { type: 'search', mode, query } })
    expect(rows.map((row) => row['title']).sort()).toEqual([...finds].sort())
  },
)

/** Full text: words are cut the same way in every realm. */
export const SEARCH_CASES: CaseGroup = {
  title: 'search',
  kinds: [Essay],
  seed,
  cases: {
    ...onlyWhere(({ search }) => search, {
      ...searches,
      'does not look into other fields': async ({ realm }) => {
        const rows = await ask(realm, {
          kind: 'essay',
          where: { type: 'search', mode: 'plain', query: 'suns' },
        })
        expect(rows.map((row) => row['title'])).toEqual(['light'])
      },
      'looks into the fields that are named alone': async ({ realm }) => {
        const found = async (fields: readonly string[]): Promise<readonly unknown[]> => {
          const rows = await ask(realm, {
            kind: 'essay',
            where: { type: 'search', mode: 'plain', query: 'light', fields },
          })
          return rows.map((row) => row['title'])
        }
        expect(await found(['title'])).toEqual(['light'])
        expect(await found(['body'])).toEqual(['light', 'shadow'])
        expect(await found(['body', 'title'])).toEqual(['light', 'shadow'])
        await expectRefusal('LUX_UNSUPPORTED', () => found(['secret']))
        await expectRefusal('LUX_INVALID_QUERY', () => found([]))
      },
      'stands beside other conditions': async ({ realm }) => {
        const light = { type: 'search', mode: 'plain', query: 'light' } as const
        const rows = await ask(realm, { kind: 'essay', where: { type: 'not', condition: light } })
        expect(rows).toHaveLength(5)
      },
      'follows changes': async ({ open }) => {
        const { realm } = await open([Essay])
        const soulId = soulIdOf(await realm.of(Essay).manifest({ title: 'first' }))
        const found = async (query: string): Promise<number> =>
          (await ask(realm, { kind: 'essay', where: { type: 'search', mode: 'plain', query } })).length
        expect([await found('first'), await found('second')]).toEqual([1, 0])
        await realm.of(Essay).transform(soulId, { title: 'second' })
        expect([await found('first'), await found('second')]).toEqual([0, 1])
        await realm.of(Essay).dissolve(soulId)
        expect(await found('second')).toBe(0)
      },
    }),
    'is refused where the realm has none': {
      when: ({ search }) => !search,
      run: async ({ realm }) => {
        await expectRefusal('LUX_UNSUPPORTED', () =>
          ask(realm, { kind: 'essay', where: { type: 'search', mode: 'plain', query: 'a' } }),
        )
      },
    },
  },
}
