import { bond, kind } from '@luxdb/core'
import { afterEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createEvolution, DivineMigrations } from '../../src/index.js'
import { openRealm, REALM_TYPES, type TestRealm } from '../test-realms.js'

const Mayor = kind('mayor', { name: z.string() }, { soulId: 'text' })
const Led = kind('city', { name: z.string(), mayor: bond.to('mayor').optional() }, { soulId: 'text' })
const City = kind('city', { name: z.string() }, { soulId: 'text' })

let opened: TestRealm | undefined
afterEach(() => opened?.cleanup())

describe.each(REALM_TYPES)('a bond that comes back on %s', (type) => {
  it('is refused with the beings whose target is gone, and comes back with it', async () => {
    opened = await openRealm(type, [Led, Mayor])
    const { realm } = opened
    const migrations = new DivineMigrations()
    const first = createEvolution([Led, Mayor], { name: 'led' })
    await migrations.channelEvolution(realm, first)
    await realm.of(Mayor).manifest({ soulId: 'ada', name: 'Ada' })
    await realm.of(Led).manifest({ soulId: 'rome', name: 'Rome', mayorId: 'ada' })
    const second = createEvolution([City, Mayor], { name: 'unled', parent: first })
    await migrations.channelEvolution(realm, second)
    await realm.of(Mayor).dissolve('ada')
    await expect(migrations.revertKarma(realm, 1)).rejects.toMatchObject({
      code: 'LUX_EVOLUTION_BLOCKED',
      details: { findings: [{ type: 'blocked', table: 'city', count: 1, examples: ['rome'] }] },
    })
    expect((await migrations.status(realm)).applied).toHaveLength(2)
    await realm.of(Mayor).manifest({ soulId: 'ada', name: 'Ada again' })
    await migrations.revertKarma(realm, 1)
    expect(await realm.of(Led).contemplate('rome')).toMatchObject({ mayorId: 'ada' })
  })
})
