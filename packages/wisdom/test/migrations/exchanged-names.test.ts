import { type AnyKind, type BaseRealm, bond, kind } from '@luxdb/core'
import { afterEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createEvolution, DivineMigrations, type Evolution } from '../../src/index.js'
import { openRealm, REALM_TYPES, type TestRealm } from '../test-realms.js'

let opened: TestRealm | undefined
afterEach(() => opened?.cleanup())

const text = (): z.ZodString => z.string().meta({ unique: true })
const level = z.enum(['low', 'high'])

/** Values of some columns, as a table has them now. */
async function cells(
  realm: BaseRealm,
  { after }: Evolution,
  [table, ...columns]: readonly [string, ...string[]],
): Promise<readonly unknown[]> {
  const found = after.tables.find(({ name }) => name === table)
  const named = (name: string): NonNullable<typeof found>['columns'][number] => {
    const column = found?.columns.find((each) => each.name === name)
    if (column === undefined) throw new RangeError(`There is no column ${table}.${name}.`)
    return column
  }
  const key = (found?.key ?? []).map(named)
  const { rows } = await realm.schema.read({ table, key, read: columns.map(named), limit: 10 })
  return rows
}

interface Exchange {
  readonly before: readonly AnyKind[]
  readonly after: readonly AnyKind[]
  readonly renames: readonly string[]
}

async function evolved(
  type: (typeof REALM_TYPES)[number],
  { before, after, renames }: Exchange,
): Promise<{ realm: BaseRealm; migrations: DivineMigrations; first: Evolution; second: Evolution }> {
  opened = await openRealm(type, before)
  const migrations = new DivineMigrations()
  const first = createEvolution(before, { name: 'before' })
  const second = createEvolution(after, { name: 'after', parent: first, renames })
  await migrations.channelEvolution(opened.realm, first)
  return { realm: opened.realm, migrations, first, second }
}

describe.each(REALM_TYPES)('names that are exchanged on %s', (type) => {
  it('are those of three fields in a circle, with their indexes and checks, there and back', async () => {
    const Before = kind('city', { a: text(), b: text(), c: level, d: level })
    const fields = { a: text(), b: text(), c: level, d: level }
    const renames = ['city.a=b', 'city.b=c', 'city.c=a', 'city.d=d']
    const After = kind('city', { ...fields, b: text(), c: text(), a: level })
    const { realm, migrations, first, second } = await evolved(type, {
      before: [Before],
      after: [After],
      renames,
    })
    await realm.of(Before).manifest({ a: 'was a', b: 'was b', c: 'high', d: 'low' })
    await migrations.channelEvolution(realm, second)
    expect(await cells(realm, second, ['city', 'a', 'b', 'c', 'd'])).toEqual([
      ['high', 'was a', 'was b', 'low'],
    ])
    expect(await migrations.verify(realm)).toEqual({ drift: [], extras: [] })
    await migrations.revertKarma(realm, 1)
    expect(await cells(realm, first, ['city', 'a', 'b', 'c', 'd'])).toEqual([
      ['was a', 'was b', 'high', 'low'],
    ])
    expect(await migrations.verify(realm)).toEqual({ drift: [], extras: [] })
  })

  it('are those of two kinds that are bound, whose fields are renamed too', async () => {
    const before = [
      kind('city', { name: text(), twin: bond.to('city').optional() }),
      kind('town', { name: text(), rank: level, city: bond.to('city').optional() }),
    ] as const
    const after = [
      kind('town', { title: text(), twin: bond.to('town').optional() }),
      kind('city', { name: text(), rank: level, city: bond.to('town').optional() }),
    ]
    const { realm, migrations, first, second } = await evolved(type, {
      before,
      after,
      renames: ['city=town', 'town=city', 'town.name=title'],
    })
    const rome = await realm.of(before[0]).manifest({ name: 'Rome' })
    await realm.of(before[1]).manifest({ name: 'Ostia', rank: 'low', cityId: rome.soulId })
    await migrations.channelEvolution(realm, second)
    expect(await cells(realm, second, ['town', 'title'])).toEqual([['Rome']])
    expect(await cells(realm, second, ['city', 'name', 'city_id'])).toEqual([['Ostia', rome.soulId]])
    expect(await migrations.verify(realm)).toEqual({ drift: [], extras: [] })
    await migrations.revertKarma(realm, 1)
    expect(await cells(realm, first, ['city', 'name'])).toEqual([['Rome']])
    expect(await cells(realm, first, ['town', 'name', 'city_id'])).toEqual([['Ostia', rome.soulId]])
    expect(await migrations.verify(realm)).toEqual({ drift: [], extras: [] })
  })

  it('are those of three kinds in a circle', async () => {
    const named = (name: string, field: string): AnyKind => kind(name, { [field]: text() })
    const before = [named('one', 'first'), named('two', 'second'), named('three', 'third')]
    const after = [named('two', 'first'), named('three', 'second'), named('one', 'third')]
    const { realm, migrations, second } = await evolved(type, {
      before,
      after,
      renames: ['one=two', 'two=three', 'three=one'],
    })
    await migrations.channelEvolution(realm, second)
    expect(await realm.schema.inspect(second.after)).toEqual(second.after)
    await migrations.revertKarma(realm, 1)
    await migrations.channelEvolution(realm, second)
    expect(await migrations.verify(realm)).toEqual({ drift: [], extras: [] })
  })
})
