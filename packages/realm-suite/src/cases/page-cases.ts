import type { BaseRealm } from '@luxdb/core'
import { and, asc, at, type Condition, desc, not, type OrderNode } from '@luxdb/core/query'
import { expect } from 'vitest'
import { Seat } from '../fixtures/keyed-kinds.js'
import { Sample } from '../fixtures/sample-kind.js'
import { type Case, type CaseGroup, casesOf } from '../suite/case-group.js'
import { compare } from '../suite/conditions.js'
import { expectRefusal } from '../suite/expect-refusal.js'
import { ask, fieldOf, soulIdOf } from '../suite/reading.js'

const BEINGS = 23

/** Few different values and many nulls, so that pages end within ties. */
async function seed(realm: BaseRealm): Promise<void> {
  const beings = Array.from({ length: BEINGS }, (_, index) => ({
    label: `l${index}`,
    note: index % 5 === 0 ? null : ['\u{1F600}', '\uFFFD', 'a', 'A'][index % 4],
    amount: index % 3 === 0 ? null : index % 4,
    huge: index % 2 === 0 ? null : 9_007_199_254_740_992n + BigInt(index % 3),
    ratio: index % 4 === 0 ? null : (index % 3) / 3,
    lit: index % 3 === 0 ? null : index % 2 === 0,
    born: index % 4 === 0 ? null : new Date(index % 3),
  }))
  await realm.of(Sample).manifest(beings)
  await realm
    .of(Seat)
    .manifest(Array.from({ length: 7 }, (_, index) => ({ row: index % 2 === 0 ? 'A' : 'B', number: index })))
}

const ORDERS: Readonly<Record<string, readonly OrderNode[]>> = {
  'the key': [],
  'text ascending': [asc('note')],
  'text descending': [desc('note')],
  'int ascending, nulls first': [asc('amount', 'first')],
  'int descending, nulls last': [desc('amount', 'last')],
  bigint: [asc('huge')],
  'float descending': [desc('ratio')],
  bool: [asc('lit')],
  'time descending, nulls last': [desc('born', 'last')],
  'two terms in the same direction': [asc('note'), asc('amount')],
  'two terms in both directions': [asc('amount'), desc('note')],
  'three terms with nulls at both ends': [desc('lit', 'last'), asc('amount', 'first'), desc('ratio')],
}

async function walk(
  realm: BaseRealm,
  limit: number,
  orderBy: readonly OrderNode[],
  where: Condition,
): Promise<readonly string[]> {
  const ids: string[] = []
  let after: string | undefined
  do {
    const page = await realm
      .of(Sample)
      .page({ where, orderBy, limit, ...(after === undefined ? {} : { after }) })
    expect(page.beings.length).toBeLessThanOrEqual(limit)
    ids.push(...page.beings.map(soulIdOf))
    after = page.next
  } while (after !== undefined && ids.length <= BEINGS)
  return ids
}

const walks: Readonly<Record<string, Case>> = casesOf(
  Object.entries(ORDERS).flatMap(([name, order]) => [1, 4, BEINGS].map((limit) => ({ name, order, limit }))),
  ({ name, limit }) => `pages of ${limit} by ${name} are the whole list`,
  async ({ order, limit }, { realm }) => {
    const rows = await ask(realm, { kind: 'sample', order })
    expect(await walk(realm, limit, order, and())).toEqual(rows.map((row) => row['soulId']))
  },
)

/** Paging by cursor. */
export const PAGE_CASES: CaseGroup = {
  title: 'page',
  kinds: [Sample, Seat],
  seed,
  cases: {
    ...walks,
    'pages keep to the filter': async ({ realm }) => {
      const where = not(compare('amount', 'eq', 2))
      const rows = await ask(realm, { kind: 'sample', where, order: [asc('note')] })
      expect(await walk(realm, 3, [asc('note')], where)).toEqual(rows.map((row) => row['soulId']))
    },
    'the last page has no cursor': async ({ realm }) => {
      const page = await realm.of(Sample).page({ limit: BEINGS })
      expect(page.beings).toHaveLength(BEINGS)
      expect(page.next).toBeUndefined()
      expect(await realm.of(Sample).page({ where: compare('label', 'eq', 'none') })).toEqual({ beings: [] })
    },
    'pages over a composite key': async ({ realm }) => {
      const first = await realm.of(Seat).page({ limit: 5 })
      const second = await realm
        .of(Seat)
        .page({ limit: 5, ...(first.next === undefined ? {} : { after: first.next }) })
      const seats = [...first.beings, ...second.beings].map(
        (being) => `${fieldOf(being, 'row')}${fieldOf(being, 'number')}`,
      )
      expect(seats).toEqual(['A0', 'A2', 'A4', 'A6', 'B1', 'B3', 'B5'])
      expect(second.next).toBeUndefined()
    },
    'an exact count counts all pages': async ({ realm }) => {
      const { next } = await realm.of(Sample).page({ limit: 20 })
      if (next === undefined) throw new TypeError('The first page is not the last.')
      const query = { v: 1, type: 'query', kind: 'sample', after: next, limit: 20 } as const
      const result = await realm.execute({ type: 'contemplate', kind: 'sample', query, count: 'exact' })
      expect(result).toMatchObject({ type: 'rows', total: BEINGS })
    },
    'refuses a forged cursor': async ({ realm }) => {
      const { next = '' } = await realm.of(Sample).page({ limit: 1 })
      const forged = [
        '',
        'a',
        '%',
        `${next}x`,
        next.slice(1),
        next.slice(0, -4),
        btoa('[]'),
        btoa('null'),
        btoa('{"a":1}'),
        btoa('["sample","x",[]]'),
      ]
      for (const after of forged) {
        await expectRefusal('LUX_INVALID_CURSOR', () => realm.of(Sample).page({ limit: 1, after }))
      }
    },
    'refuses the cursor of another order or kind': async ({ realm }) => {
      const byNote = await realm.of(Sample).page({ limit: 1, orderBy: [asc('note')] })
      const seats = await realm.of(Seat).page({ limit: 1 })
      for (const after of [byNote.next ?? '', seats.next ?? '']) {
        await expectRefusal('LUX_INVALID_CURSOR', () => realm.of(Sample).page({ limit: 1, after }))
      }
      await expectRefusal('LUX_INVALID_CURSOR', () =>
        realm.of(Sample).page({ limit: 1, after: byNote.next ?? '', orderBy: [desc('note')] }),
      )
    },
    'refuses a cursor beside an offset': async ({ realm }) => {
      const { next = '' } = await realm.of(Sample).page({ limit: 1 })
      await expectRefusal('LUX_INVALID_QUERY', () =>
        realm.of(Sample).page({ limit: 1, after: next, offset: 1 }),
      )
    },
    'refuses an order by a place in json': async ({ realm }) => {
      await expectRefusal('LUX_UNSUPPORTED', () =>
        realm.of(Sample).page({ limit: 1, orderBy: [asc(at('data', 'a'))] }),
      )
    },
  },
}
