import { asc, exists } from '@luxdb/core/query'
import { expect } from 'vitest'
import {
  Account,
  Article,
  Booking,
  KEYED_KINDS,
  Parcel,
  Reading,
  Seat,
  Tally,
  Ticket,
} from '../fixtures/keyed-kinds.js'
import type { CaseGroup } from '../suite/case-group.js'
import { compare } from '../suite/conditions.js'
import { expectRefusal } from '../suite/expect-refusal.js'
import { ask, fieldOf, manifestAll, plain, soulIdOf } from '../suite/reading.js'

/** Kinds whose beings are not known by a uuid, or lack what others have. */
export const KEY_CASES: CaseGroup = {
  title: 'keys',
  kinds: KEYED_KINDS,
  cases: {
    'text: the caller names the being': async ({ realm }) => {
      const made = await realm.of(Article).manifest({ soulId: 'Intro/1', title: 'a' })
      expect(soulIdOf(made)).toBe('Intro/1')
      expect(plain(await realm.of(Article).contemplate('Intro/1'))).toEqual(plain(made))
      expect(await realm.of(Article).contemplate('intro/1')).toBeUndefined()
      await expectRefusal('LUX_REQUIRED', () => realm.of(Article).manifest({ title: 'b' }))
      await expectRefusal('LUX_UNIQUE', () => realm.of(Article).manifest({ soulId: 'Intro/1', title: 'b' }))
    },
    'integer: ids count up and are text outside': async ({ realm }) => {
      const made = await manifestAll(realm, Ticket, [{ subject: 'a' }, { subject: 'b' }])
      const [first, second] = made.map(soulIdOf)
      expect(Number(second)).toBeGreaterThan(Number(first))
      expect(typeof first).toBe('string')
      expect(plain(await realm.of(Ticket).contemplate(first ?? ''))).toMatchObject({
        soulId: first,
        subject: 'a',
        version: 1,
      })
    },
    'integer: order by number, not by text': async ({ realm }) => {
      for (const soulId of ['9', '10', '-1', '9007199254740993'])
        await realm.of(Ticket).manifest({ soulId, subject: soulId })
      const rows = await ask(realm, { kind: 'ticket' })
      expect(rows.map((row) => row['soulId'])).toEqual(['-1', '9', '10', '9007199254740993'])
    },
    'integer: ids go on above what was given': async ({ realm }) => {
      await realm.of(Ticket).manifest({ soulId: '41', subject: 'a' })
      expect(Number(soulIdOf(await realm.of(Ticket).manifest({ subject: 'b' })))).toBeGreaterThan(41)
    },
    'integer: finds nothing under what is no integer': async ({ realm }) => {
      await realm.of(Ticket).manifest({ soulId: '7', subject: 'a' })
      for (const id of ['', 'a', '7.0', '7n', ' 7', '0x7', '1e1', '99999999999999999999']) {
        expect(await realm.of(Ticket).contemplate(id)).toBeUndefined()
      }
    },
    'integer: bonds take the id as text': async ({ realm }) => {
      const parent = soulIdOf(await realm.of(Ticket).manifest({ subject: 'a' }))
      const child = await realm.of(Ticket).manifest({ subject: 'b', parentId: parent })
      expect(plain(child)).toMatchObject({ parentId: parent })
      await expectRefusal('LUX_FOREIGN_KEY', () =>
        realm.of(Ticket).manifest({ subject: 'c', parentId: '999999' }),
      )
    },
    'declared: a field is the soulId': async ({ realm }) => {
      const made = await realm.of(Account).manifest({ username: 'ann', email: 'a@b' })
      expect(soulIdOf(made)).toBe('ann')
      expect(plain(made)).toMatchObject({ soulId: 'ann', username: 'ann', version: 1 })
      expect(plain(await realm.of(Account).contemplate('ann'))).toEqual(plain(made))
      expect(plain(await realm.of(Account).transform('ann', { email: null }))).toMatchObject({
        email: null,
        version: 2,
      })
      const error = await expectRefusal('LUX_UNIQUE', () => realm.of(Account).manifest({ username: 'ann' }))
      expect(error.details).toMatchObject({ kind: 'account', fields: ['username'] })
    },
    'declared: the key does not change': async ({ realm }) => {
      await realm.of(Account).manifest({ username: 'ann' })
      await expectRefusal('LUX_IMMUTABLE_FIELD', () =>
        realm.of(Account).transform('ann', { username: 'bob' }),
      )
      expect(plain(await realm.of(Account).transform('ann', { username: 'ann', email: 'x' }))).toMatchObject({
        email: 'x',
      })
    },
    'composite: the soulId is a JSON array': async ({ realm }) => {
      const made = await realm.of(Seat).manifest({ row: 'A"', number: 7, price: 2 })
      expect(soulIdOf(made)).toBe('["A\\"",7]')
      expect(plain(await realm.of(Seat).contemplate('["A\\"",7]'))).toEqual(plain(made))
      for (const id of ['["A\\""]', '["A\\"","7"]', '["A\\"",7,8]', 'A"', '', '{}', '["A\\"",7']) {
        expect(await realm.of(Seat).contemplate(id)).toBeUndefined()
      }
    },
    'composite: changes and dissolves by it': async ({ realm }) => {
      await realm.of(Seat).manifest([
        { row: 'A', number: 1 },
        { row: 'A', number: 2 },
        { row: 'B', number: 1 },
      ])
      expect(plain(await realm.of(Seat).transform('["A",2]', { price: 5 }, { version: 1 }))).toMatchObject({
        price: 5,
        version: 2,
      })
      await expectRefusal('LUX_IMMUTABLE_FIELD', () => realm.of(Seat).transform('["A",2]', { number: 3 }))
      expect(await realm.of(Seat).dissolve('["A",1]')).toBe(true)
      expect(
        (await ask(realm, { kind: 'seat' })).map((row) => [row['row'], row['number'], row['version']]),
      ).toEqual([
        ['A', 2, 2],
        ['B', 1, 1],
      ])
    },
    'composite: refuses a pair that is taken': async ({ realm }) => {
      await realm.of(Seat).manifest({ row: 'A', number: 1 })
      const error = await expectRefusal('LUX_UNIQUE', () => realm.of(Seat).manifest({ row: 'A', number: 1 }))
      expect(error.details).toMatchObject({ kind: 'seat', fields: ['row', 'number'] })
    },
    'composite: bonds store every part': async ({ realm }) => {
      await realm.of(Seat).manifest([
        { row: 'A', number: 1, price: 5 },
        { row: 'B', number: 1, price: 9 },
      ])
      await realm.of(Booking).manifest([{ guest: 'ann', seatRow: 'B', seatNumber: 1 }, { guest: 'bob' }])
      const rows = await ask(realm, {
        kind: 'booking',
        embed: [{ bond: 'seat', select: [{ field: 'price' }] }],
        order: [asc('guest')],
      })
      expect(rows).toMatchObject([
        { guest: 'ann', seatRow: 'B', seatNumber: 1, seat: { price: 9 } },
        { guest: 'bob', seatRow: null, seat: null },
      ])
      expect(
        await ask(realm, { kind: 'booking', where: exists('seat', compare('price', 'eq', 9)) }),
      ).toHaveLength(1)
      await expectRefusal('LUX_FOREIGN_KEY', () =>
        realm.of(Booking).manifest({ guest: 'c', seatRow: 'A', seatNumber: 2 }),
      )
      expect(await realm.of(Seat).dissolve('["B",1]')).toBe(true)
      expect((await ask(realm, { kind: 'booking' })).map((row) => row['guest'])).toEqual(['bob'])
    },
    'bigint as a key': async ({ realm }) => {
      await realm.of(Parcel).manifest([
        { code: 9_007_199_254_740_993n, goods: 'a' },
        { code: 9_007_199_254_740_992n, goods: 'b' },
      ])
      expect(fieldOf(await realm.of(Parcel).contemplate('9007199254740993'), 'goods')).toBe('a')
      expect((await ask(realm, { kind: 'parcel' })).map((row) => row['goods'])).toEqual(['b', 'a'])
    },
    'without system fields there are none': async ({ realm }) => {
      const made = await realm.of(Tally).manifest({ title: 'a' })
      expect(Object.keys(plain(made)).sort()).toEqual(['count', 'realm', 'soulId', 'title'])
      expect(plain(await realm.of(Tally).transform(soulIdOf(made), { count: 3 }))).toMatchObject({ count: 3 })
      await expectRefusal('LUX_UNKNOWN_FIELD', () => realm.of(Tally).manifest({ title: 'b', energyLevel: 1 }))
      await expectRefusal('LUX_UNKNOWN_FIELD', () =>
        ask(realm, { kind: 'tally', where: compare('version', 'eq', 1) }),
      )
    },
    'a plain table: composite key with a time, no system fields': async ({ realm }) => {
      const at = new Date('2024-05-17T08:30:15.123Z')
      const made = await realm.of(Reading).manifest({ sensor: 's', at, value: 1.5 })
      expect(soulIdOf(made)).toBe('["s","2024-05-17T08:30:15.123Z"]')
      expect(plain(await realm.of(Reading).contemplate(soulIdOf(made)))).toEqual(plain(made))
      const merged = await realm
        .of(Reading)
        .manifest({ sensor: 's', at, value: 2 }, { upsert: { action: 'merge' } })
      expect(fieldOf(merged, 'value')).toBe(2)
      expect(await realm.of(Reading).dissolve(soulIdOf(made))).toBe(true)
      expect(await realm.of(Reading).count()).toBe(0)
    },
  },
}
