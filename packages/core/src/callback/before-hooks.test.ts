import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { AstralEngine } from '../engine/astral-engine.js'
import { LOCAL_PRINCIPAL } from '../engine/known-principals.js'
import { toLuxError } from '../errors/lux-error.js'
import { kind } from '../kind/kind.js'
import type { BaseRealm } from '../realm/base-realm.js'
import { refuse } from '../realm/before-hooks.js'
import { CallbackFlow } from './callback-flow.js'
import { Order, openCallbacks } from './test-callbacks.js'

/** A kind whose versions nobody counts. */
const Seat = kind(
  'seat',
  { place: z.string(), holder: z.string().optional(), notes: z.array(z.string()).default([]) },
  { key: 'place', systemFields: false },
)

const CODES = { code: 'LUX_REFUSED' } as const

async function openRealm(register: (flow: CallbackFlow) => void): Promise<BaseRealm> {
  const { engine } = await openCallbacks(register)
  return engine.realm('primary')
}

describe('a before-hook', () => {
  it('is in force before any flow starts, and until the realm is closed', async () => {
    const codes: unknown[] = []
    const attempt = (engine: AstralEngine): Promise<void> =>
      engine
        .of(Order, { principal: LOCAL_PRINCIPAL })
        .manifest({ title: 'early' })
        .then(
          () => void codes.push('written'),
          (error: unknown) => void codes.push(toLuxError(error).code),
        )
    const callbacks = new CallbackFlow()
    callbacks.before(Order, 'manifest', () => {
      throw refuse('Not now.')
    })
    const first = { name: 'first', start: attempt, stop: async () => undefined, pulse: () => ({}) }
    const engine = new AstralEngine({
      realms: { primary: 'memory://' },
      kinds: [Order],
      flows: [first, callbacks],
    })
    await engine.awaken()
    await callbacks.stop()
    await attempt(engine)
    await engine.transcend()
    expect(codes).toEqual(['LUX_REFUSED', 'LUX_REFUSED'])
  })

  it('may end without a word', async () => {
    const totals: bigint[] = []
    const realm = await openRealm((flow) => {
      flow.before(Order, 'transform', ({ after }) => {
        totals.push(after.total)
      })
      flow.before(Order, 'dissolve', ({ before }) => {
        if (before.total > 0n) throw refuse('It is worth something.')
      })
    })
    const { soulId } = await realm.of(Order).manifest({ title: 'a' })
    await realm.of(Order).transform(soulId, { total: 1n })
    await expect(realm.of(Order).dissolve(soulId)).rejects.toMatchObject(CODES)
    expect(totals).toEqual([1n])
  })

  it('changes what is created, and sees what the one before it left', async () => {
    const seen: unknown[] = []
    const realm = await openRealm((flow) => {
      flow.before(Order, 'manifest', ({ after }) => ({ title: after.title.trim() }))
      flow.before(Order, 'manifest', ({ after }) => {
        seen.push(after.title)
        return undefined
      })
      flow.before(Order, 'manifest', ({ after }) => ({ total: after.total + 1n }))
    })
    const [made] = await realm.of(Order).manifest([{ title: '  a ', total: 4n }])
    expect(made).toMatchObject({ title: 'a', total: 5n, version: 1 })
    expect(seen).toEqual(['a'])
  })

  it('refuses: nothing is written, of a list and of a transaction alike', async () => {
    const realm = await openRealm((flow) =>
      flow.before(Order, 'manifest', ({ after }) => {
        if (after.total < 0n) throw refuse('A total cannot be negative.', { field: 'total' })
        return undefined
      }),
    )
    const orders = realm.of(Order)
    const list = orders.manifest([{ title: 'a' }, { title: 'b', total: -1n }])
    await expect(list).rejects.toMatchObject({ ...CODES, details: { field: 'total' } })
    const transaction = realm.transaction(async (inside) => {
      await inside.of(Order).manifest({ title: 'c' })
      await inside.of(Order).manifest({ title: 'd', total: -1n })
    })
    await expect(transaction).rejects.toMatchObject(CODES)
    expect(await orders.count()).toBe(0)
  })

  it('sees a being before and after a change, and adds to it', async () => {
    const realm = await openRealm((flow) =>
      flow.before(Order, 'transform', ({ before, after }) => {
        if (before.paidAt !== undefined && after.total !== before.total) throw refuse('A paid order stays.')
        return { title: `${before.title} -> ${after.title}` }
      }),
    )
    const orders = realm.of(Order)
    const { soulId } = await orders.manifest({ title: 'a' })
    const changed = await orders.transform(soulId, { title: 'b', paidAt: new Date(0) })
    expect(changed).toMatchObject({ title: 'a -> b', version: 2, paidAt: new Date(0) })
    await expect(orders.transform(soulId, { total: 1n })).rejects.toMatchObject(CODES)
    expect(await orders.contemplate(soulId)).toMatchObject({ total: 0n, version: 2 })
  })

  it('runs on each being of a change of many, all or none', async () => {
    const realm = await openRealm((flow) =>
      flow.before(Order, 'transform', ({ before, after }) => {
        if (before.title === 'fixed') throw refuse('It is fixed.')
        return { title: `${before.title}${after.total}` }
      }),
    )
    const orders = realm.of(Order)
    await orders.manifest([{ title: 'a' }, { title: 'b' }, { title: 'c', total: 7n }])
    const changed = await orders.transform({ where: { total: 0n } }, { total: 1n })
    expect(changed).toBe(2)
    const titles = async (): Promise<unknown> =>
      (await orders.contemplate({ orderBy: { title: 'asc' } })).map(({ title }) => title)
    expect(await titles()).toEqual(['a1', 'b1', 'c'])
    await orders.manifest({ title: 'fixed', total: 1n })
    await expect(orders.transform({ where: { total: 1n } }, { total: 2n })).rejects.toMatchObject(CODES)
    expect(await titles()).toEqual(['a1', 'b1', 'c', 'fixed'])
  })

  it('refuses a dissolve', async () => {
    const realm = await openRealm((flow) =>
      flow.before(Order, 'dissolve', ({ before }) => {
        if (before.paidAt !== undefined) throw refuse('A paid order stays.')
        return undefined
      }),
    )
    const orders = realm.of(Order)
    const paid = await orders.manifest({ title: 'paid', paidAt: new Date(0) })
    const open = await orders.manifest({ title: 'open' })
    await expect(orders.dissolve(paid.soulId)).rejects.toMatchObject(CODES)
    expect(await orders.dissolve(open.soulId)).toBe(true)
    expect(await orders.dissolve(open.soulId)).toBe(false)
    await expect(orders.dissolve({ where: {} })).rejects.toMatchObject(CODES)
    expect(await orders.count()).toBe(1)
  })

  it('decides again when the being changed meanwhile', async () => {
    const seen: unknown[] = []
    const realm = await openRealm((flow) =>
      flow.before(Order, 'transform', ({ before }) => {
        seen.push(before.total)
        return undefined
      }),
    )
    const orders = realm.of(Order)
    const { soulId } = await orders.manifest({ title: 'a' })
    // Both read the first version; one of them finds that it is gone.
    await Promise.all([orders.transform(soulId, { total: 1n }), orders.transform(soulId, { title: 'b' })])
    expect(await orders.contemplate(soulId)).toMatchObject({ total: 1n, title: 'b', version: 3 })
    expect(seen.length).toBeGreaterThanOrEqual(2)
    await expect(orders.transform(soulId, { total: 2n }, { version: 1 })).rejects.toMatchObject({
      code: 'LUX_VERSION_CONFLICT',
    })
  })

  it('guards kinds without versions too', async () => {
    const flow = new CallbackFlow()
    flow.before(Seat, 'transform', ({ before, after }) => {
      if (before.holder !== undefined && after.holder !== undefined) throw refuse('It is taken.')
      return undefined
    })
    const engine = new AstralEngine({ realms: { primary: 'memory://' }, kinds: [Seat], flows: [flow] })
    await engine.awaken()
    const seats = engine.realm('primary').of(Seat)
    await seats.manifest({ place: 'a1' })
    const outcomes = await Promise.allSettled(
      ['ada', 'bob', 'eve'].map((holder) => seats.transform('a1', { holder })),
    )
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected'])
    await engine.transcend()
  })

  it('holds for requests of principals, under their rights', async () => {
    const { engine } = await openCallbacks((flow) =>
      flow.before(Order, 'manifest', () => {
        throw refuse('No more orders.')
      }),
    )
    const orders = engine.of(Order, { principal: LOCAL_PRINCIPAL })
    await expect(orders.manifest({ title: 'a' })).rejects.toMatchObject(CODES)
  })

  it('cannot change what never changes, or wait', async () => {
    const realm = await openRealm((flow) => {
      flow.before(Order, 'manifest', ({ after }) =>
        // @ts-expect-error: soulIds are no part of a patch
        after.title === 'id' ? { soulId: 'other' } : undefined,
      )
      // @ts-expect-error: before-hooks are synchronous
      flow.before(Order, 'manifest', async () => undefined)
    })
    await expect(realm.of(Order).manifest({ title: 'id' })).rejects.toMatchObject({
      code: expect.stringMatching('LUX_IMMUTABLE_FIELD|LUX_INVALID_VALUE'),
    })
    await expect(realm.of(Order).manifest({ title: 'a' })).rejects.toMatchObject({ code: 'LUX_INTERNAL' })
  })

  it('of a transform stands against a merging upsert, which could not run it', async () => {
    const realm = await openRealm((flow) => flow.before(Order, 'transform', () => undefined))
    const orders = realm.of(Order)
    const { soulId } = await orders.manifest({ title: 'a' })
    const merge = orders.manifest({ soulId, title: 'b' }, { upsert: { action: 'merge' } })
    await expect(merge).rejects.toMatchObject({ code: 'LUX_UNSUPPORTED' })
    expect(await orders.manifest([{ soulId, title: 'b' }], { upsert: { action: 'ignore' } })).toEqual([])
  })
})
