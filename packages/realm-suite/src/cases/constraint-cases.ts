import { and } from '@luxdb/core/query'
import { expect } from 'vitest'
import {
  BONDED_KINDS,
  Garden,
  Guardian,
  Membership,
  Moon,
  Nest,
  Order,
  Planet,
  Relic,
  Sign,
  Tree,
} from '../fixtures/bonded-kinds.js'
import { Ticket } from '../fixtures/keyed-kinds.js'
import type { CaseGroup } from '../suite/case-group.js'
import { is } from '../suite/conditions.js'
import { expectRefusal } from '../suite/expect-refusal.js'
import { fieldOf, manifestAll, plain, soulIdOf } from '../suite/reading.js'

const NOBODY = '018f0000-0000-7000-8000-00000000dead'

/** Unique values and bonds: what a realm refuses, and what follows a being that goes. */
export const CONSTRAINT_CASES: CaseGroup = {
  title: 'constraints',
  kinds: [...BONDED_KINDS, Planet, Moon, Ticket, Garden, Tree, Nest],
  cases: {
    'refuses a value that must be unique': async ({ realm }) => {
      await realm.of(Sign).manifest({ name: 'lion' })
      const error = await expectRefusal('LUX_UNIQUE', () => realm.of(Sign).manifest({ name: 'lion' }))
      expect(error.details).toMatchObject({ kind: 'sign', constraint: 'sign_name_key', fields: ['name'] })
      expect(await realm.of(Sign).count()).toBe(1)
    },
    'tells unique texts apart by every character': async ({ realm }) => {
      const names = ['lion', 'Lion', 'lion ', 'li\u00F3n', 'lio\u0301n', '']
      await realm.of(Sign).manifest(names.map((name) => ({ name })))
      expect(await realm.of(Sign).count()).toBe(names.length)
    },
    'refuses a soulId that is taken': async ({ realm }) => {
      const made = await realm.of(Sign).manifest({ name: 'lion' })
      const error = await expectRefusal('LUX_UNIQUE', () =>
        realm.of(Sign).manifest({ soulId: soulIdOf(made), name: 'ram' }),
      )
      expect(error.details).toMatchObject({ kind: 'sign', fields: ['soulId'] })
    },
    'refuses a change to a value that must be unique': async ({ realm }) => {
      const [, ram] = await manifestAll(realm, Sign, [{ name: 'lion' }, { name: 'ram' }])
      await expectRefusal('LUX_UNIQUE', () => realm.of(Sign).transform(soulIdOf(ram), { name: 'lion' }))
      expect(plain(await realm.of(Sign).contemplate(soulIdOf(ram)))).toMatchObject({
        name: 'ram',
        version: 1,
      })
    },
    'refuses a change that makes many the same': async ({ realm }) => {
      await realm.of(Sign).manifest([{ name: 'lion' }, { name: 'ram' }])
      await expectRefusal('LUX_UNIQUE', () =>
        realm.of(Sign).transform({ where: { type: 'and', conditions: [] } }, { name: 'x' }),
      )
      expect(
        await realm.of(Sign).count({ where: { type: 'compare', field: 'name', operator: 'eq', value: 'x' } }),
      ).toBe(0)
    },
    'frees a unique value when its being goes or changes': async ({ realm }) => {
      const lion = await realm.of(Sign).manifest({ name: 'lion' })
      await realm.of(Sign).transform(soulIdOf(lion), { name: 'ram' })
      const second = await realm.of(Sign).manifest({ name: 'lion' })
      await realm.of(Sign).dissolve(soulIdOf(second))
      await realm.of(Sign).manifest({ name: 'lion' })
      expect(await realm.of(Sign).count()).toBe(2)
    },
    'lets NULL stand beside NULL in a unique index': async ({ realm }) => {
      const sign = soulIdOf(await realm.of(Sign).manifest({ name: 'lion' }))
      await realm.of(Guardian).manifest([
        { name: 'a', signId: sign },
        { name: 'b', signId: sign },
        { name: 'c', rank: 1 },
        { name: 'd', rank: 1 },
        { name: 'e', signId: sign, rank: 1 },
      ])
      const error = await expectRefusal('LUX_UNIQUE', () =>
        realm.of(Guardian).manifest({ name: 'f', signId: sign, rank: 1 }),
      )
      expect(error.details).toMatchObject({
        constraint: 'guardian_sign_id_rank_key',
        fields: ['signId', 'rank'],
      })
    },
    'refuses a bond to nobody': async ({ realm }) => {
      const error = await expectRefusal('LUX_FOREIGN_KEY', () =>
        realm.of(Guardian).manifest({ name: 'a', mentorId: NOBODY }),
      )
      expect(error.details).toMatchObject({ kind: 'guardian' })
      expect(await realm.of(Guardian).count()).toBe(0)
    },
    'refuses a list by its first bad being': async ({ realm }) => {
      await realm.of(Guardian).manifest({ name: 'taken' })
      const toNobody = { name: 'a', mentorId: NOBODY }
      await expectRefusal('LUX_FOREIGN_KEY', () => realm.of(Guardian).manifest([toNobody, { name: 'taken' }]))
      await expectRefusal('LUX_UNIQUE', () => realm.of(Guardian).manifest([{ name: 'taken' }, toNobody]))
      expect(await realm.of(Guardian).count()).toBe(1)
    },
    'refuses a bond to a being that comes later in the list': async ({ realm }) => {
      const soulId = '018f0000-0000-7000-8000-000000000001'
      const ahead = [
        { name: 'a', mentorId: soulId },
        { name: 'b', soulId },
      ]
      await expectRefusal('LUX_FOREIGN_KEY', () => realm.of(Guardian).manifest(ahead))
      expect(await realm.of(Guardian).count()).toBe(0)
    },
    'refuses a change of a bond to nobody': async ({ realm }) => {
      const made = await realm.of(Guardian).manifest({ name: 'a' })
      await expectRefusal('LUX_FOREIGN_KEY', () =>
        realm.of(Guardian).transform(soulIdOf(made), { mentorId: NOBODY }),
      )
      expect(plain(await realm.of(Guardian).contemplate(soulIdOf(made)))).toMatchObject({
        mentorId: null,
        version: 1,
      })
    },
    'requires a bond that is not optional': async ({ realm }) => {
      const error = await expectRefusal('LUX_REQUIRED', () =>
        Reflect.apply(realm.of(Relic).manifest, realm.of(Relic), [{ name: 'ring' }]),
      )
      expect(error.details).toMatchObject({ field: 'ownerId' })
    },
    'binds beings of one list in their order': async ({ realm }) => {
      const first = '018f0000-0000-7000-8000-000000000001'
      await realm.of(Guardian).manifest([
        { soulId: first, name: 'a' },
        { name: 'b', mentorId: first },
      ])
      expect(await realm.of(Guardian).count()).toBe(2)
    },
    'binds a being to itself': async ({ realm }) => {
      const made = await realm.of(Guardian).manifest({ name: 'a' })
      const bound = await realm.of(Guardian).transform(soulIdOf(made), { mentorId: soulIdOf(made) })
      expect(fieldOf(bound, 'mentorId')).toBe(soulIdOf(made))
      expect(await realm.of(Guardian).dissolve(soulIdOf(made))).toBe(true)
    },
    'restrict: refuses to dissolve what others are bound to': async ({ realm }) => {
      const sign = soulIdOf(await realm.of(Sign).manifest({ name: 'lion' }))
      const guardian = soulIdOf(await realm.of(Guardian).manifest({ name: 'a', signId: sign }))
      await expectRefusal('LUX_FOREIGN_KEY', () => realm.of(Sign).dissolve(sign))
      expect(await realm.of(Sign).count()).toBe(1)
      await realm.of(Guardian).transform(guardian, { signId: null })
      expect(await realm.of(Sign).dissolve(sign)).toBe(true)
    },
    'restrict: a selection goes whole or not at all': async ({ realm }) => {
      const [lion] = await manifestAll(realm, Sign, [{ name: 'lion' }, { name: 'ram' }])
      await realm.of(Guardian).manifest({ name: 'a', signId: soulIdOf(lion) })
      await expectRefusal('LUX_FOREIGN_KEY', () =>
        realm.of(Sign).dissolve({ where: { type: 'and', conditions: [] } }),
      )
      expect(await realm.of(Sign).count()).toBe(2)
    },
    'restrict: beings that are bound to each other go together': async ({ realm }) => {
      const first = soulIdOf(await realm.of(Ticket).manifest({ soulId: '1', subject: 'first' }))
      const second = soulIdOf(
        await realm.of(Ticket).manifest({ soulId: '2', subject: 'second', parentId: first }),
      )
      await realm.of(Ticket).transform(first, { parentId: second })
      await expectRefusal('LUX_FOREIGN_KEY', () => realm.of(Ticket).dissolve(first))
      expect(await realm.of(Ticket).dissolve({ where: and() })).toBe(2)
      expect(await realm.of(Ticket).count()).toBe(0)
    },
    'restrict: what goes along with the same being does not restrict': async ({ realm }) => {
      const gardenId = soulIdOf(await realm.of(Garden).manifest({ name: 'g' }))
      const treeId = soulIdOf(await realm.of(Tree).manifest({ name: 't', gardenId }))
      await realm.of(Nest).manifest([{ treeId, gardenId }, { gardenId }])
      await expectRefusal('LUX_FOREIGN_KEY', () => realm.of(Garden).dissolve(gardenId))
      await realm.of(Nest).dissolve({ where: is('treeId', null) })
      expect(await realm.of(Garden).dissolve(gardenId)).toBe(true)
      expect(await realm.of(Nest).count()).toBe(0)
    },
    'set null: beings that are bound to each other go together': async ({ realm }) => {
      const mentor = soulIdOf(await realm.of(Guardian).manifest({ name: 'a' }))
      await realm.of(Guardian).manifest([
        { name: 'b', mentorId: mentor },
        { name: 'c', mentorId: mentor },
      ])
      const gone = await realm.of(Guardian).dissolve({ where: and() }, { returning: true })
      expect(gone.map((being) => fieldOf(being, 'name')).sort()).toEqual(['a', 'b', 'c'])
      expect(await realm.of(Guardian).count()).toBe(0)
    },
    'cascade: takes along what is bound, through several kinds': async ({ realm }) => {
      const guardian = soulIdOf(await realm.of(Guardian).manifest({ name: 'a' }))
      const order = soulIdOf(await realm.of(Order).manifest({ title: 'o' }))
      await realm.of(Relic).manifest([
        { name: 'r', ownerId: guardian },
        { name: 's', ownerId: guardian },
      ])
      await realm.of(Membership).manifest({ memberId: guardian, orderId: order })
      expect(await realm.of(Guardian).dissolve(guardian)).toBe(true)
      expect(await realm.of(Relic).count()).toBe(0)
      expect(await realm.of(Membership).count()).toBe(0)
      expect(await realm.of(Order).count()).toBe(1)
    },
    'set null: lets go of the being and bumps the version': async ({ realm }) => {
      const mentor = soulIdOf(await realm.of(Guardian).manifest({ name: 'a' }))
      const student = soulIdOf(await realm.of(Guardian).manifest({ name: 'b', mentorId: mentor }))
      expect(await realm.of(Guardian).dissolve(mentor)).toBe(true)
      expect(plain(await realm.of(Guardian).contemplate(student))).toMatchObject({
        mentorId: null,
        version: 2,
      })
    },
    'lets two kinds be bound to each other': async ({ realm }) => {
      const planet = soulIdOf(await realm.of(Planet).manifest({ name: 'p' }))
      const [moon] = await manifestAll(realm, Moon, [
        { name: 'm', planetId: planet },
        { name: 'n', planetId: planet },
      ])
      await realm.of(Planet).transform(planet, { capitalId: soulIdOf(moon) })
      expect(await realm.of(Moon).dissolve(soulIdOf(moon))).toBe(true)
      expect(plain(await realm.of(Planet).contemplate(planet))).toMatchObject({ capitalId: null, version: 3 })
      expect(await realm.of(Planet).dissolve(planet)).toBe(true)
      expect(await realm.of(Moon).count()).toBe(0)
    },
    'allows one junction for each pair': async ({ realm }) => {
      const member = soulIdOf(await realm.of(Guardian).manifest({ name: 'a' }))
      const order = soulIdOf(await realm.of(Order).manifest({ title: 'o' }))
      await realm.of(Membership).manifest({ memberId: member, orderId: order })
      await expectRefusal('LUX_UNIQUE', () =>
        realm.of(Membership).manifest({ memberId: member, orderId: order }),
      )
    },
    'refuses a bond whose id is no id': async ({ realm }) => {
      for (const mentorId of ['nobody', '', 7, {}]) {
        await expectRefusal('LUX_INVALID_VALUE', () => realm.of(Guardian).manifest({ name: 'a', mentorId }))
      }
    },
  },
}
