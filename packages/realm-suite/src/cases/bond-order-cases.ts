import type { BaseRealm } from '@luxdb/core'
import { and, asc, eq, type OrderNode, renderRows } from '@luxdb/core/query'
import { expect } from 'vitest'
import { seedBonds } from '../fixtures/bonded-data.js'
import { BONDED_KINDS } from '../fixtures/bonded-kinds.js'
import { boundAccess } from '../suite/bound-access.js'
import { type CaseGroup, casesOf } from '../suite/case-group.js'
import { expectRefusal } from '../suite/expect-refusal.js'
import { ask, askStream, toSacredQuery } from '../suite/reading.js'

interface Ordering {
  readonly name: string
  readonly order: readonly OrderNode[]
  readonly gives: string
}

const MENTOR: OrderNode = { bond: 'mentor', field: 'name', direction: 'asc' }

const ORDERINGS: readonly Ordering[] = [
  { name: 'nulls last on asc, ties by the key', order: [MENTOR], gives: 'bcdeaf' },
  { name: 'nulls first on desc', order: [{ ...MENTOR, direction: 'desc' }], gives: 'faedcb' },
  { name: 'nulls where they are asked for', order: [{ ...MENTOR, nulls: 'first' }], gives: 'afbcde' },
  {
    name: 'what is bound but NULL is as if not bound',
    order: [{ bond: 'mentor', field: 'rank', direction: 'asc' }],
    gives: 'bcdeaf',
  },
  {
    name: 'over two bonds',
    order: [{ bond: 'sign', field: 'name', direction: 'desc' }, MENTOR],
    gives: 'defcba',
  },
  {
    name: 'the same bond twice',
    order: [
      { bond: 'mentor', field: 'affinity', direction: 'desc' },
      { bond: 'mentor', field: 'name', direction: 'desc' },
    ],
    gives: 'faedcb',
  },
  {
    name: 'what does not satisfy a condition counts as not bound',
    order: [{ ...MENTOR, where: eq('name', 'b') }],
    gives: 'dabcef',
  },
  {
    name: 'beside a field of its own',
    order: [asc('affinity'), { ...MENTOR, direction: 'desc' }],
    gives: 'faebdc',
  },
]

async function namesIn(realm: BaseRealm, order: readonly OrderNode[]): Promise<string> {
  const rows = await ask(realm, { kind: 'guardian', select: [{ field: 'name' }], order })
  return rows.map((row) => row['name']).join('')
}

/** Orders by a field of the being that a bond leads to. */
export const BOND_ORDER_CASES: CaseGroup = {
  title: 'order over a bond',
  kinds: BONDED_KINDS,
  seed: seedBonds,
  cases: {
    ...casesOf(
      ORDERINGS,
      ({ name }) => name,
      async ({ order, gives }, { realm }) => {
        expect(await namesIn(realm, order)).toBe(gives)
      },
    ),
    'holds for pages, streams and embeds': async ({ realm }) => {
      const page = await ask(realm, { kind: 'guardian', order: [MENTOR], offset: 1, limit: 2 })
      expect(page.map((row) => row['name'])).toEqual(['c', 'd'])
      const streamed = await askStream(realm, { kind: 'guardian', order: [MENTOR], limit: 2 })
      expect(streamed.map((row) => row['name'])).toEqual(['b', 'c'])
      const [lion] = await ask(realm, {
        kind: 'sign',
        select: [],
        embed: [{ bond: 'guardians', select: [{ field: 'name' }], order: [MENTOR] }],
        limit: 1,
      })
      expect(lion).toEqual({ guardians: [{ name: 'b' }, { name: 'a' }] })
    },
    'a bound being that may not be read orders nothing': async ({ realm }) => {
      const query = toSacredQuery({ kind: 'guardian', select: [{ field: 'name' }], order: [MENTOR] })
      const access = boundAccess(BONDED_KINDS, {
        rules: { 'guardian read': eq('affinity', 'light'), 'sign read': false },
      })
      const read = async (order: readonly OrderNode[]): Promise<readonly unknown[]> => {
        const result = await realm.execute(
          { type: 'contemplate', kind: 'guardian', query: { ...query, order } },
          { access },
        )
        return result.type === 'rows' ? renderRows(result.layout, result.rows).map((row) => row['name']) : []
      }
      expect(await read([{ bond: 'sign', field: 'name', direction: 'desc' }])).toEqual(['f', 'e', 'b', 'a'])
      expect(await read([MENTOR])).toEqual(['b', 'e', 'a', 'f'])
    },
    'does not change a count': async ({ realm }) => {
      const query = toSacredQuery({ kind: 'guardian', where: and(), order: [MENTOR], limit: 1 })
      const result = await realm.execute({ type: 'contemplate', kind: 'guardian', query, count: 'exact' })
      expect(result).toMatchObject({ total: 6 })
    },
    'is refused over bonds that hold many, by cursor, in groups and distinct rows': async ({ realm }) => {
      const many = { bond: 'relics', field: 'name', direction: 'asc' } as const
      await expectRefusal('LUX_UNSUPPORTED', () => namesIn(realm, [many]))
      const page = { type: 'contemplate', kind: 'guardian', page: true } as const
      const query = toSacredQuery({ kind: 'guardian', order: [MENTOR], limit: 1 })
      await expectRefusal('LUX_UNSUPPORTED', () => realm.execute({ ...page, query }))
      const aggregate = { groupBy: [{ field: 'affinity' }], columns: [] }
      await expectRefusal('LUX_UNSUPPORTED', () =>
        ask(realm, { kind: 'guardian', aggregate, order: [MENTOR] }),
      )
      const select = [{ field: 'affinity' }]
      await expectRefusal('LUX_UNSUPPORTED', () =>
        ask(realm, { kind: 'guardian', select, distinct: true, order: [MENTOR] }),
      )
    },
    'is refused for names that are not there': async ({ realm }) => {
      await expectRefusal('LUX_UNKNOWN_BOND', () => namesIn(realm, [{ ...MENTOR, bond: 'teacher' }]))
      await expectRefusal('LUX_UNKNOWN_FIELD', () => namesIn(realm, [{ ...MENTOR, field: 'size' }]))
      await expectRefusal('LUX_INVALID_QUERY', () => namesIn(realm, [{ ...asc('name'), where: and() }]))
    },
  },
}
