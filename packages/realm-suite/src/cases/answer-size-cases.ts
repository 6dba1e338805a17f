import { type BaseRealm, bond, kind, type RealmResult } from '@luxdb/core'
import { AnswerMeter } from '@luxdb/core/query'
import { expect } from 'vitest'
import { z } from 'zod'
import type { CaseGroup } from '../suite/case-group.js'
import { expectRefusal } from '../suite/expect-refusal.js'
import { type Question, toSacredQuery } from '../suite/reading.js'

const Shelf = kind('shelf', {
  name: z.string(),
  get books() {
    return bond.many(() => Book, 'shelf')
  },
})

const Book = kind(
  'book',
  {
    text: z.string(),
    get shelf() {
      return bond.to(() => Shelf)
    },
  },
  { soulId: 'integer' },
)

const BOOKS = 200
const CHARACTERS = 1_000
/** Enough for half of the books. */
const HALF = (BOOKS * CHARACTERS) / 2

async function fill(realm: BaseRealm): Promise<void> {
  const { soulId: shelfId } = await realm.of(Shelf).manifest({ name: 'only' })
  const text = 'é'.repeat(CHARACTERS)
  await realm.of(Book).manifest(Array.from({ length: BOOKS }, () => ({ text, shelfId })))
}

function read(realm: BaseRealm, question: Question, meter: AnswerMeter): Promise<RealmResult> {
  return realm.execute(
    { type: 'contemplate', kind: question.kind, query: toSacredQuery(question) },
    { meter },
  )
}

/** Reads whose rows are counted while they are read. */
export const ANSWER_SIZE_CASES: CaseGroup = {
  title: 'the size of an answer',
  kinds: [Shelf, Book],
  seed: fill,
  cases: {
    'is looked at however many rows are asked for': async ({ realm }) => {
      const meter = (): AnswerMeter => new AnswerMeter(HALF)
      for (const limit of [BOOKS, 1_000])
        await expectRefusal('LUX_ANSWER_TOO_LARGE', () => read(realm, { kind: 'book', limit }, meter()))
      await expectRefusal('LUX_ANSWER_TOO_LARGE', () => read(realm, { kind: 'book' }, meter()))
      await expectRefusal('LUX_ANSWER_TOO_LARGE', () =>
        read(realm, { kind: 'book', limit: 20 }, new AnswerMeter(HALF / 10)),
      )
      for (const limit of [20, 80])
        expect(await read(realm, { kind: 'book', limit }, meter())).toMatchObject({
          rows: { length: limit },
        })
      const select = [{ field: 'soulId' }]
      expect(await read(realm, { kind: 'book', select }, meter())).toMatchObject({ rows: { length: BOOKS } })
    },
    'holds what is embedded too': async ({ realm }) => {
      const question: Question = { kind: 'shelf', embed: [{ bond: 'books', limit: 1_000 }], limit: 10 }
      await expectRefusal('LUX_ANSWER_TOO_LARGE', () => read(realm, question, new AnswerMeter(HALF)))
      expect(await read(realm, question, new AnswerMeter(HALF * 4))).toMatchObject({ rows: { length: 1 } })
    },
    'is that of all reads of a batch, which is undone by it': async ({ realm }) => {
      const query = toSacredQuery({ kind: 'book', limit: 80 })
      const ask = { type: 'contemplate', kind: 'book', query } as const
      const write = {
        type: 'manifest',
        kind: 'shelf',
        beings: [{ name: 'undone' }],
        returning: false,
      } as const
      const batch = (requests: readonly (typeof ask | typeof write)[]): Promise<RealmResult> =>
        realm.execute({ type: 'batch', requests }, { meter: new AnswerMeter(HALF) })
      expect(await batch([ask])).toMatchObject({ results: [{ rows: { length: 80 } }] })
      await expectRefusal('LUX_ANSWER_TOO_LARGE', () => batch([write, ask, ask]))
      expect(await realm.of(Shelf).count()).toBe(1)
    },
    'is nothing to reads without a ceiling': async ({ realm }) => {
      expect(await realm.of(Book).contemplate({ limit: 1_000 })).toHaveLength(BOOKS)
    },
  },
}
