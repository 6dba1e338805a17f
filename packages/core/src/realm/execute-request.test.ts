import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { kind } from '../kind/kind.js'
import { MemoryRealm } from '../memory-realm/memory-realm.js'

const Lamp = kind('lamp', { colour: z.string(), lit: z.boolean().default(false) }, { soulId: 'text' })

describe('a write with a limit on how many beings it touches', () => {
  let realm: MemoryRealm

  beforeEach(async () => {
    realm = await new MemoryRealm('memory://', { kinds: [Lamp] }).awaken()
    await realm.of(Lamp).manifest([
      { soulId: 'a', colour: 'red' },
      { soulId: 'b', colour: 'red' },
      { soulId: 'c', colour: 'blue' },
    ])
  })
  afterEach(() => realm.close())

  const red = { type: 'compare', field: 'colour', operator: 'eq', value: 'red' } as const
  const lit = (): Promise<number> => realm.of(Lamp).count({ where: { lit: true } })

  it('undoes a transform that touches several where one is asked for', async () => {
    const request = {
      type: 'transform',
      kind: 'lamp',
      where: red,
      patch: { lit: true },
      returning: true,
    } as const
    await expect(realm.execute({ ...request, affects: { single: true } })).rejects.toMatchObject({
      code: 'LUX_NOT_SINGULAR',
      details: { count: 2 },
    })
    expect(await lit()).toBe(0)
  })

  it('undoes a dissolve above its ceiling and lets one within it through', async () => {
    const request = { type: 'dissolve', kind: 'lamp', where: red, returning: false } as const
    await expect(realm.execute({ ...request, affects: { atMost: 1 } })).rejects.toMatchObject({
      code: 'LUX_TOO_MANY_AFFECTED',
    })
    expect(await realm.of(Lamp).count()).toBe(3)
    expect(await realm.execute({ ...request, affects: { atMost: 2 } })).toMatchObject({ count: 2 })
    expect(await realm.of(Lamp).count()).toBe(1)
  })

  it('undoes the whole batch that it stands in', async () => {
    const first = {
      type: 'manifest',
      kind: 'lamp',
      beings: [{ soulId: 'd', colour: 'green' }],
      returning: false,
    } as const
    const second = {
      type: 'transform',
      kind: 'lamp',
      where: red,
      patch: { lit: true },
      returning: false,
    } as const
    await expect(
      realm.execute({ type: 'batch', requests: [first, { ...second, affects: { single: true } }] }),
    ).rejects.toMatchObject({ code: 'LUX_NOT_SINGULAR' })
    expect(await realm.of(Lamp).count()).toBe(3)
    expect(await lit()).toBe(0)
  })
})
