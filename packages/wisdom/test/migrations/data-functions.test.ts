import { type BaseRealm, kind } from '@luxdb/core'
import { afterEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createEvolution, DivineMigrations, type LoadedEvolution } from '../../src/index.js'
import { openRealm, REALM_TYPES, type TestRealm } from '../test-realms.js'

const Price = kind('price', { cents: z.int() }, { soulId: 'text' })
const first = createEvolution([Price], { name: 'prices' })

function computing(compute: (cents: number) => unknown): LoadedEvolution {
  const transforms = [
    { type: 'transformData', table: 'price', columns: ['cents'], function: 'compute' } as const,
  ]
  const evolution = createEvolution([Price], { name: 'compute', parent: first, transforms })
  return {
    ...evolution,
    functions: { compute: (row) => ({ cents: JSON.parse(JSON.stringify(compute(Number(row['cents'])))) }) },
  }
}

let opened: TestRealm | undefined
afterEach(() => opened?.cleanup())

async function prices(realm: BaseRealm): Promise<Readonly<Record<string, number>>> {
  const rows = await realm.of(Price).contemplate({ orderBy: { soulId: 'asc' } })
  return Object.fromEntries(rows.map(({ soulId, cents }) => [soulId, cents]))
}

async function begun(type: (typeof REALM_TYPES)[number]): Promise<BaseRealm> {
  opened = await openRealm(type, [Price])
  const { realm } = opened
  await new DivineMigrations().channelEvolution(realm, first)
  await realm.of(Price).manifest(['b', 'd', 'f'].map((soulId, index) => ({ soulId, cents: index + 1 })))
  return realm
}

describe.each(REALM_TYPES)('a data function on %s', (type) => {
  it('computes what others make and write meanwhile, wherever it stands', async () => {
    const realm = await begun(type)
    const hundredfold = computing((cents) => cents * 100)
    const pause = new AbortController()
    const slow = new DivineMigrations({
      batchRows: 1,
      onProgress: ({ phase, done }) => {
        if (phase === 'filling' && done === 1) pause.abort()
      },
    })
    await expect(slow.channelEvolution(realm, hundredfold, { signal: pause.signal })).rejects.toThrow()
    expect(await prices(realm)).toEqual({ b: 100, d: 200, f: 3 })
    await realm.of(Price).manifest(['a', 'e', 'g'].map((soulId) => ({ soulId, cents: 7 })))
    await realm.of(Price).transform('b', { cents: 8 })
    await new DivineMigrations({ evolutions: [hundredfold] }).resume(realm)
    expect(await prices(realm)).toEqual({ a: 700, b: 800, d: 200, e: 700, f: 300, g: 700 })
    await realm.of(Price).manifest({ soulId: 'h', cents: 9 })
    await new DivineMigrations().revertKarma(realm, 1)
    expect(await prices(realm)).toEqual({ a: 7, b: 8, d: 2, e: 7, f: 3, g: 7, h: 9 })
  })

  it('tells who follows, and counts versions, also of what is computed together with the change', async () => {
    const realm = await begun(type)
    const before = await realm.changes.head()
    const doubled = computing((cents) => cents * 2)
    const pause = new AbortController()
    const slow = new DivineMigrations({
      onProgress: ({ phase }) => {
        if (phase === 'filling') pause.abort()
      },
    })
    await expect(slow.channelEvolution(realm, doubled, { signal: pause.signal })).rejects.toThrow()
    await realm.of(Price).transform('d', { cents: 50 })
    await new DivineMigrations({ evolutions: [doubled] }).resume(realm)
    expect(await realm.of(Price).contemplate('d')).toMatchObject({ cents: 100, version: 4 })
    const place = Price.shape.fields.findIndex(({ name }) => name === 'cents')
    const seen: unknown[] = []
    for await (const { changes } of realm.changes.windows(before, { signal: AbortSignal.timeout(15_000) })) {
      seen.push(...changes.filter(({ soulId }) => soulId === 'd').map((change) => change.new?.[place]))
      if (seen.length === 3) break
    }
    expect(seen).toEqual([4, 50, 100])
  })

  it.each([
    ['gives what does not fit', () => 'no number'],
    [
      'fails',
      () => {
        throw new RangeError('Not that one.')
      },
    ],
  ])('that %s half way leaves every value as it was', async (_, give) => {
    const realm = await begun(type)
    const failing = computing((cents) => (cents === 3 ? give() : cents * 100))
    const migrations = new DivineMigrations({ batchRows: 1 })
    await expect(migrations.channelEvolution(realm, failing)).rejects.toMatchObject({
      code: 'LUX_EVOLUTION_BLOCKED',
    })
    expect(await prices(realm)).toEqual({ b: 1, d: 2, f: 3 })
    expect(await migrations.verify(realm)).toEqual({ drift: [], extras: [] })
  })
})
