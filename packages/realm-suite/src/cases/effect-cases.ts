import type { BaseRealm, WriteRequest, WrittenResult } from '@luxdb/core'
import { eq, type JsonObject, renderRows } from '@luxdb/core/query'
import { expect } from 'vitest'
import { bondedId, seedBonds } from '../fixtures/bonded-data.js'
import { BONDED_KINDS, Guardian, Membership, Order, Sign } from '../fixtures/bonded-kinds.js'
import type { CaseGroup } from '../suite/case-group.js'
import { expectRefusal } from '../suite/expect-refusal.js'
import { askCount } from '../suite/reading.js'

async function write(realm: BaseRealm, request: WriteRequest): Promise<WrittenResult> {
  const result = await realm.execute(request)
  if (result.type !== 'written') throw new TypeError(`A write was answered with ${result.type}.`)
  return result
}

async function shownBy(realm: BaseRealm, request: WriteRequest): Promise<readonly JsonObject[]> {
  const { layout, rows } = await write(realm, request)
  return renderRows(layout, rows)
}

const NAME = [{ field: 'name' }]
const SHOWN = { select: NAME, embed: [{ bond: 'sign', select: NAME }] } as const

/** Writes that show more than their rows, that must touch so many, and that are not to stay. */
export const EFFECT_CASES: CaseGroup = {
  title: 'effects of writes',
  kinds: BONDED_KINDS,
  cases: {
    'show columns and embeds of new beings, in their order': async ({ realm }) => {
      await seedBonds(realm)
      const beings = [
        { name: 'z', signId: bondedId(Sign, 1) },
        { name: 'y', signId: bondedId(Sign, 0) },
        { name: 'x' },
      ]
      const request = { type: 'manifest', kind: 'guardian', beings, returning: true, shown: SHOWN } as const
      expect(await shownBy(realm, request)).toEqual([
        { name: 'z', sign: { name: 'ram' } },
        { name: 'y', sign: { name: 'lion' } },
        { name: 'x', sign: null },
      ])
    },
    'show changed beings as they are then': async ({ realm }) => {
      await seedBonds(realm)
      const where = eq('name', 'c')
      const patch = { signId: null, affinity: 'light' }
      const request = { type: 'transform', kind: 'guardian', where, patch, returning: true } as const
      const select = [{ field: 'affinity' }]
      expect(await shownBy(realm, { ...request, shown: { ...SHOWN, select } })).toEqual([
        { affinity: 'light', sign: null },
      ])
      expect(await shownBy(realm, { ...request, where: eq('name', '?'), shown: SHOWN })).toEqual([])
    },
    'show deleted beings as they were, with what went along': async ({ realm }) => {
      await seedBonds(realm)
      const shown = { select: NAME, embed: [{ bond: 'relics', select: NAME }] }
      const where = eq('name', 'b')
      const request = { type: 'dissolve', kind: 'guardian', where, returning: true, shown } as const
      expect(await shownBy(realm, request)).toEqual([{ name: 'b', relics: [{ name: 'sword' }] }])
      expect(await askCount(realm, { kind: 'relic', where: eq('name', 'sword') })).toBe(1)
    },
    'show more beings than one question names': async ({ realm }) => {
      await seedBonds(realm)
      const [member, order] = [bondedId(Guardian, 5), bondedId(Order, 2)]
      await realm.of(Membership).manifest({ memberId: member, orderId: order })
      const beings = Array.from({ length: 250 }, (_, index) => ({ name: `n${index}` }))
      const request = { type: 'manifest', kind: 'guardian', beings, returning: true } as const
      const rows = await shownBy(realm, { ...request, shown: { select: NAME } })
      expect(rows).toEqual(beings)
    },
    'are refused before anything stays when what is shown does not exist': async ({ realm }) => {
      await seedBonds(realm)
      const request = { type: 'manifest', kind: 'sign', beings: [{ name: 'fox' }], returning: true } as const
      const shown = { select: [{ field: 'nobody' }] }
      await expectRefusal('LUX_UNKNOWN_FIELD', () => realm.execute({ ...request, shown }))
      expect(await askCount(realm, { kind: 'sign' })).toBe(2)
    },
    'tell what they would do, and do not': async ({ realm }) => {
      await seedBonds(realm)
      const beings = [{ name: 'fox' }, { name: 'owl' }]
      const request = { type: 'manifest', kind: 'sign', beings, returning: true, rollback: true } as const
      const made = await write(realm, request)
      expect([made.count, made.inserted, made.rows.length]).toEqual([2, 2, 2])
      const all = { type: 'dissolve', kind: 'relic', returning: false, rollback: true } as const
      expect((await write(realm, all)).count).toBe(4)
      expect(await askCount(realm, { kind: 'sign' })).toBe(2)
      expect(await askCount(realm, { kind: 'relic' })).toBe(4)
    },
    'fail as they would when they are not to stay': async ({ realm }) => {
      await seedBonds(realm)
      const beings = [{ name: 'lion' }]
      const request = { type: 'manifest', kind: 'sign', beings, returning: false, rollback: true } as const
      await expectRefusal('LUX_UNIQUE', () => realm.execute(request))
      const batch = { type: 'batch', requests: [request] } as const
      await expectRefusal('LUX_INVALID_REQUEST', () => realm.execute(batch))
    },
    'are undone when they touch another number than they must': async ({ realm }) => {
      await seedBonds(realm)
      const request = { type: 'dissolve', kind: 'relic', returning: false } as const
      const single = { ...request, affects: { single: true } } as const
      await expectRefusal('LUX_NOT_SINGULAR', () => realm.execute(single))
      await expectRefusal('LUX_TOO_MANY_AFFECTED', () =>
        realm.execute({ ...request, affects: { atMost: 3 } }),
      )
      expect(await askCount(realm, { kind: 'relic' })).toBe(4)
      expect((await write(realm, { ...request, affects: { atMost: 4 } })).count).toBe(4)
    },
  },
}
