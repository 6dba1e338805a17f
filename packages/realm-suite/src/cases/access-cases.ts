import type { BaseRealm, BoundAccess, RealmRequest } from '@luxdb/core'
import { and, asc, type Condition, eq, exists, isNull, type JsonObject, renderRows } from '@luxdb/core/query'
import { expect } from 'vitest'
import { bondedId, seedBonds } from '../fixtures/bonded-data.js'
import { BONDED_KINDS, Guardian, Order, Sign } from '../fixtures/bonded-kinds.js'
import { type AccessInput, boundAccess } from '../suite/bound-access.js'
import type { CaseGroup } from '../suite/case-group.js'
import { expectRefusal } from '../suite/expect-refusal.js'
import { ask, type Question, toSacredQuery } from '../suite/reading.js'

const LIGHT: Condition = eq('affinity', 'light')
const A = bondedId(Guardian, 0)
const B = bondedId(Guardian, 1)
const C = bondedId(Guardian, 2)
const F = bondedId(Guardian, 5)

function access(input: AccessInput): BoundAccess {
  return boundAccess(BONDED_KINDS, input)
}

async function askAs(
  realm: BaseRealm,
  input: AccessInput,
  question: Question,
): Promise<readonly JsonObject[]> {
  const query = toSacredQuery(question)
  return rowsAs(realm, input, { type: 'contemplate', kind: question.kind, query })
}

/** The rows that a request gives under access rules. */
async function rowsAs(
  realm: BaseRealm,
  input: AccessInput,
  request: RealmRequest,
): Promise<readonly JsonObject[]> {
  const result = await realm.execute(request, { access: access(input) })
  if (result.type !== 'rows' && result.type !== 'written')
    throw new TypeError(`There are no rows in ${result.type}.`)
  return renderRows(result.layout, result.rows)
}

async function namesAs(realm: BaseRealm, input: AccessInput, where: Condition): Promise<readonly unknown[]> {
  const rows = await askAs(realm, input, { kind: 'guardian', where, order: [asc('name')] })
  return rows.map((row) => row['name'])
}

/** Access rules as drivers get them: folded into conditions, and as guards of writes. */
export const ACCESS_CASES: CaseGroup = {
  title: 'access',
  kinds: BONDED_KINDS,
  cases: {
    'read: a rule narrows queries, counts and single beings': async ({ realm }) => {
      await seedBonds(realm)
      const input = { rules: { 'guardian read': LIGHT } }
      expect(await namesAs(realm, input, and())).toEqual(['a', 'b', 'e', 'f'])
      const query = toSacredQuery({ kind: 'guardian' })
      expect(
        await realm.execute({ type: 'count', kind: 'guardian', query }, { access: access(input) }),
      ).toMatchObject({ count: 4 })
      expect(await rowsAs(realm, input, { type: 'find', kind: 'guardian', soulId: C })).toEqual([])
      expect(await rowsAs(realm, input, { type: 'find', kind: 'guardian', soulId: A })).toMatchObject([
        { name: 'a' },
      ])
    },
    'read: never is forbidden': async ({ realm }) => {
      await seedBonds(realm)
      const input = { rules: { 'guardian read': false } }
      await expectRefusal('LUX_FORBIDDEN', () => namesAs(realm, input, and()))
      await expectRefusal('LUX_FORBIDDEN', () =>
        rowsAs(realm, input, { type: 'find', kind: 'guardian', soulId: A }),
      )
    },
    'read: rules of bound kinds narrow exists': async ({ realm }) => {
      await seedBonds(realm)
      expect(await namesAs(realm, { rules: { 'sign read': eq('name', 'ram') } }, exists('sign'))).toEqual([
        'c',
      ])
      expect(await namesAs(realm, { rules: { 'sign read': false } }, exists('sign'))).toEqual([])
      expect(
        await namesAs(realm, { rules: { 'membership read': eq('role', 'head') } }, exists('orders')),
      ).toEqual(['a'])
    },
    'read: rules of bound kinds narrow embeds': async ({ realm }) => {
      await seedBonds(realm)
      const question: Question = {
        kind: 'guardian',
        select: [{ field: 'name' }],
        embed: [
          { bond: 'sign', select: [{ field: 'name' }] },
          { bond: 'orders', select: [{ field: 'title' }] },
        ],
        order: [asc('name')],
        limit: 2,
      }
      const input = { rules: { 'sign read': eq('name', 'ram'), 'membership read': eq('role', 'head') } }
      expect(await askAs(realm, input, question)).toEqual([
        { name: 'a', sign: null, orders: [{ title: 'x' }] },
        { name: 'b', sign: null, orders: [] },
      ])
    },
    'create: what the rule does not hold for is refused, with the whole list': async ({ realm }) => {
      const input = { rules: { 'guardian create': LIGHT } }
      const make = (...affinities: readonly string[]) =>
        rowsAs(realm, input, {
          type: 'manifest',
          kind: 'guardian',
          beings: affinities.map((affinity, index) => ({
            name: `${affinities.length}${affinity}${index}`,
            affinity,
          })),
          returning: true,
        })
      expect(await make('light')).toMatchObject([{ affinity: 'light' }])
      await expectRefusal('LUX_FORBIDDEN', () => make('shadow'))
      await realm.of(Guardian).dissolve({ where: and() })
      await expectRefusal('LUX_FORBIDDEN', () => make('light', 'shadow'))
      expect(await realm.of(Guardian).count()).toBe(0)
    },
    'check: a rule over a bond holds for new beings': async ({ realm }) => {
      await seedBonds(realm)
      const input = { rules: { 'guardian check': exists('sign', eq('name', 'ram')) } }
      const make = (name: string, sign: number) =>
        rowsAs(realm, input, {
          type: 'manifest',
          kind: 'guardian',
          beings: [{ name, signId: bondedId(Sign, sign) }],
          returning: true,
        })
      expect(await make('g', 1)).toMatchObject([{ name: 'g' }])
      await expectRefusal('LUX_FORBIDDEN', () => make('h', 0))
      expect(await ask(realm, { kind: 'guardian', where: eq('name', 'h') })).toEqual([])
    },
    'update: beings outside the rule are as if they were not there': async ({ realm }) => {
      await seedBonds(realm)
      const input = { rules: { 'guardian update': LIGHT } }
      const change = (soulId: string) =>
        rowsAs(realm, input, {
          type: 'transform',
          kind: 'guardian',
          soulId,
          patch: { rank: 9 },
          returning: true,
        })
      expect(await change(A)).toMatchObject([{ rank: 9, version: 2 }])
      await expectRefusal('LUX_NOT_FOUND', () => change(C))
      const all: RealmRequest = {
        type: 'transform',
        kind: 'guardian',
        where: isNull('signId'),
        patch: { rank: 7 },
        returning: true,
      }
      expect((await rowsAs(realm, input, all)).map((row) => row['name']).sort()).toEqual(['e', 'f'])
    },
    'check: nobody hands a being over the border, and nothing is changed': async ({ realm }) => {
      await seedBonds(realm)
      const input = { rules: { 'guardian check': LIGHT } }
      const one: RealmRequest = {
        type: 'transform',
        kind: 'guardian',
        soulId: A,
        patch: { affinity: 'shadow' },
        returning: false,
      }
      await expectRefusal('LUX_FORBIDDEN', () => rowsAs(realm, input, one))
      const all: RealmRequest = {
        type: 'transform',
        kind: 'guardian',
        where: and(),
        patch: { energyLevel: 5 },
        returning: false,
      }
      await expectRefusal('LUX_FORBIDDEN', () => rowsAs(realm, input, all))
      expect(await ask(realm, { kind: 'guardian', where: eq('energyLevel', 5) })).toEqual([])
      expect(await ask(realm, { kind: 'guardian', where: eq('version', 1) })).toHaveLength(6)
    },
    'check: the failure of one writer is its own': async ({ realm }) => {
      await seedBonds(realm)
      const input = { rules: { 'guardian check': LIGHT } }
      const changes = [A, B, F].map((soulId, index) =>
        rowsAs(realm, input, {
          type: 'transform',
          kind: 'guardian',
          soulId,
          patch: index === 1 ? { affinity: 'shadow' } : { rank: 8 },
          returning: true,
        }),
      )
      const outcomes = await Promise.allSettled(changes)
      expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
      const changed = await ask(realm, { kind: 'guardian', where: eq('version', 2), order: [asc('name')] })
      expect(changed.map((row) => row['name'])).toEqual(['a', 'f'])
    },
    'upsert: merging asks the rule of the being that is there, and of what becomes of it': async ({
      realm,
    }) => {
      await seedBonds(realm)
      const merge = (input: AccessInput, being: object) =>
        rowsAs(realm, input, {
          type: 'manifest',
          kind: 'guardian',
          beings: [being],
          upsert: { action: 'merge', on: ['name'] },
          returning: true,
        })
      const input = { rules: { 'guardian update': LIGHT, 'guardian check': LIGHT } }
      expect(await merge(input, { name: 'a', rank: 9 })).toMatchObject([{ name: 'a', rank: 9, version: 2 }])
      await expectRefusal('LUX_FORBIDDEN', () => merge(input, { name: 'c', rank: 9 }))
      await expectRefusal('LUX_FORBIDDEN', () => merge(input, { name: 'b', affinity: 'shadow' }))
      await expectRefusal('LUX_FORBIDDEN', () => merge(input, { name: 'new', affinity: 'shadow' }))
      expect(await ask(realm, { kind: 'guardian', where: eq('version', 2) })).toHaveLength(1)
      expect(await ask(realm, { kind: 'guardian' })).toHaveLength(6)
    },
    'delete: beings outside the rule stay': async ({ realm }) => {
      await seedBonds(realm)
      const input = { rules: { 'guardian delete': eq('name', 'f') } }
      const gone = (request: { readonly soulId: string } | { readonly where: Condition }) =>
        rowsAs(realm, input, { type: 'dissolve', kind: 'guardian', ...request, returning: true })
      expect(await gone({ soulId: C })).toEqual([])
      expect(await gone({ where: and() })).toMatchObject([{ name: 'f' }])
      expect(await ask(realm, { kind: 'guardian' })).toHaveLength(5)
    },
    'hidden: fields are not there, whatever is asked': async ({ realm }) => {
      await seedBonds(realm)
      const input = { hidden: ['guardian.rank'] }
      const [found] = await askAs(realm, input, { kind: 'guardian', limit: 1 })
      expect(found).toMatchObject({ name: 'a', affinity: 'light' })
      expect(found).not.toHaveProperty('rank')
      const [sign] = await askAs(realm, input, {
        kind: 'sign',
        embed: [{ bond: 'guardians', limit: 1 }],
        limit: 1,
      })
      expect(sign?.['guardians']).toMatchObject([{ name: 'a' }])
      expect(JSON.stringify(sign)).not.toContain('rank')
      const change: RealmRequest = {
        type: 'transform',
        kind: 'guardian',
        soulId: A,
        patch: { name: 'z' },
        returning: true,
      }
      expect((await rowsAs(realm, input, change))[0]).not.toHaveProperty('rank')
      for (const question of [
        { where: eq('rank', 1) },
        { order: [asc('rank')] },
        { select: [{ field: 'rank' }] },
      ]) {
        await expectRefusal('LUX_UNKNOWN_FIELD', () => askAs(realm, input, { kind: 'guardian', ...question }))
      }
      await expectRefusal('LUX_UNKNOWN_FIELD', () => rowsAs(realm, input, { ...change, patch: { rank: 1 } }))
    },
    'the same query with and without rules is not mixed up': async ({ realm }) => {
      await seedBonds(realm)
      const question = { kind: 'guardian', order: [asc('name')] }
      for (let round = 0; round < 3; round++) {
        expect(await ask(realm, question)).toHaveLength(6)
        expect(await askAs(realm, { rules: { 'guardian read': LIGHT } }, question)).toHaveLength(4)
        expect(
          await askAs(realm, { hidden: ['guardian.rank', 'guardian.name'] }, { kind: 'guardian' }),
        ).toMatchObject([{ soulId: A, affinity: 'light' }, {}, {}, {}, {}, {}])
      }
      expect(await realm.of(Order).count()).toBe(3)
    },
  },
}
