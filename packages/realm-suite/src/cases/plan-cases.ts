import type { BaseRealm, CountMode } from '@luxdb/core'
import { asc, eq, gt } from '@luxdb/core/query'
import { expect } from 'vitest'
import { bondedId, seedBonds } from '../fixtures/bonded-data.js'
import { BONDED_KINDS, Guardian, Relic } from '../fixtures/bonded-kinds.js'
import { boundAccess } from '../suite/bound-access.js'
import { type CaseGroup, casesOf } from '../suite/case-group.js'
import { expectRefusal } from '../suite/expect-refusal.js'
import { type Question, toSacredQuery } from '../suite/reading.js'

/** What is explained: each of it is a statement of its own form. */
const QUESTIONS: readonly (Question & { readonly name: string })[] = [
  { name: 'one being by its key', kind: 'guardian', where: eq('soulId', bondedId(Guardian, 0)) },
  { name: 'a list in order', kind: 'guardian', order: [asc('affinity')], limit: 2 },
  {
    name: 'a filter over a bond',
    kind: 'guardian',
    where: { type: 'exists', bond: 'relics', where: gt('power', 1) },
  },
  { name: 'embeds', kind: 'guardian', embed: [{ bond: 'relics' }, { bond: 'orders' }] },
  {
    name: 'groups',
    kind: 'relic',
    aggregate: { groupBy: [{ field: 'name' }], columns: [{ as: 'n', function: 'count' }] },
  },
  { name: 'nothing at all', kind: 'guardian', where: { type: 'or', conditions: [] } },
]

async function totalOf(realm: BaseRealm, question: Question, count: CountMode): Promise<number | undefined> {
  const { kind } = question
  const result = await realm.execute({ type: 'contemplate', kind, query: toSacredQuery(question), count })
  return result.type === 'rows' ? result.total : undefined
}

/** What a realm says of queries that it does not run: plans, expected counts, SQL. */
export const PLAN_CASES: CaseGroup = {
  title: 'plans',
  kinds: BONDED_KINDS,
  seed: seedBonds,
  cases: {
    ...casesOf(
      QUESTIONS,
      ({ name }) => `explains ${name}`,
      async ({ name: _name, ...question }, { realm }) => {
        const { kind } = question
        const result = await realm.execute({ type: 'explain', kind, query: toSacredQuery(question) })
        if (result.type !== 'plan') throw new TypeError(`A plan was answered with ${result.type}.`)
        const { plan } = result
        expect(plan.realm).toBe(realm.name)
        expect(['key', 'index', 'scan']).toContain(plan.access)
        expect(JSON.parse(JSON.stringify(plan))).toEqual(plan)
        expect(plan.estimate ?? 0).toBeGreaterThanOrEqual(0)
      },
    ),
    'explains under the rights of a caller': async ({ realm }) => {
      const request = { type: 'explain', kind: 'relic', query: toSacredQuery({ kind: 'relic' }) } as const
      const forbidden = boundAccess(BONDED_KINDS, { rules: { 'relic read': false } })
      await expectRefusal('LUX_FORBIDDEN', () => realm.execute(request, { access: forbidden }))
      const hidden = boundAccess(BONDED_KINDS, { hidden: ['relic.power'] })
      const query = toSacredQuery({ kind: 'relic', where: gt('power', 1) })
      await expectRefusal('LUX_UNKNOWN_FIELD', () => realm.execute({ ...request, query }, { access: hidden }))
    },
    'explains queries in TypeScript': async ({ realm }) => {
      const plan = await realm.of(Relic).explain({ where: eq('name', 'sword'), limit: 1 })
      expect(plan.realm).toBe(realm.name)
    },
    'explains inside a transaction, and what it has written': async ({ realm }) => {
      await realm.transaction(async (transaction) => {
        expect(await transaction.of(Relic).explain()).toMatchObject({ realm: realm.name })
      })
    },
    'counts exactly what is expected to be little': async ({ realm }) => {
      expect(await totalOf(realm, { kind: 'relic', limit: 1 }, 'estimated')).toBe(4)
      expect(await totalOf(realm, { kind: 'relic', where: eq('name', 'sword') }, 'estimated')).toBe(2)
      const groups = { groupBy: [{ field: 'name' }], columns: [] }
      expect(await totalOf(realm, { kind: 'relic', aggregate: groups }, 'estimated')).toBe(3)
      expect(
        await totalOf(realm, { kind: 'relic', select: [{ field: 'name' }], distinct: true }, 'exact'),
      ).toBe(3)
    },
    'counts as exactly as it is told to': async ({ realm }) => {
      const sword = { where: eq('name', 'sword') }
      expect(await realm.of(Relic).count(sword, { mode: 'exact' })).toBe(2)
      expect(await realm.of(Relic).count(sword, { mode: 'estimated' })).toBe(2)
      expect(await realm.of(Relic).count(sword, { mode: 'planned' })).toBeGreaterThanOrEqual(0)
    },
    'expects a number of rows': async ({ realm }) => {
      const planned = await totalOf(
        realm,
        { kind: 'relic', where: gt('power', 2), order: [asc('name')] },
        'planned',
      )
      expect(planned).toBeGreaterThanOrEqual(0)
      expect(Number.isInteger(planned)).toBe(true)
    },
    'says what a query is in SQL, or that it has none': async ({ realm }) => {
      const ask = (): unknown => realm.toSql(Relic, { where: eq('name', 'sword'), limit: 1 })
      const { raw } = await realm.of(Relic).explain()
      if (typeof raw === 'string' && raw.startsWith('evaluates')) {
        await expectRefusal('LUX_UNSUPPORTED', ask)
        return
      }
      expect(ask()).toMatchObject({
        sql: expect.stringMatching(/SELECT .* FROM "relic"/),
        parameters: ['sword', 1],
      })
    },
  },
}
