import { setImmediate } from 'node:timers/promises'
import { describe, expect, it, vi } from 'vitest'
import type { CallbackEvent } from './callback-event.js'
import { CallbackFlow } from './callback-flow.js'
import type { ConsumerGap } from './consumer-options.js'
import { Order, openCallbacks } from './test-callbacks.js'

type OrderEvent = CallbackEvent<typeof Order>

const FAST = { firstMs: 1, maxMs: 2 } as const

describe('a consumer', () => {
  it('gets every change with typed records', async () => {
    const events: OrderEvent[] = []
    const { engine } = await openCallbacks((flow) =>
      flow.consume('mirror', { kinds: [Order], handler: (event) => void events.push(event) }),
    )
    const orders = engine.realm('primary').of(Order)
    const paidAt = new Date('2024-05-17T08:30:15.123Z')
    const { soulId } = await orders.manifest({ title: 'one', total: 2n ** 62n })
    await orders.transform(soulId, { paidAt })
    await orders.dissolve(soulId)
    await vi.waitFor(() => expect(events).toHaveLength(3))
    const [insert, update, remove] = events
    expect(insert).toMatchObject({ realm: 'primary', kind: 'order', operation: 'insert', soulId })
    expect(insert?.before).toBeUndefined()
    expect(insert?.after).toMatchObject({ title: 'one', total: 2n ** 62n, soulId })
    expect(update?.before).toEqual(insert?.after)
    expect(update?.after?.paidAt).toEqual(paidAt)
    expect(remove).toMatchObject({ operation: 'delete', before: update?.after })
    expect(remove?.after).toBeUndefined()
    expect(new Set(events.map(({ id }) => id)).size).toBe(3)
  })

  it('keeps the order of each being while others go on', async () => {
    const seen = new Map<string, number[]>()
    let active = 0
    let most = 0
    const { engine } = await openCallbacks((flow) =>
      flow.consume('slow', {
        kinds: [Order],
        handler: async ({ soulId, after }) => {
          active += 1
          most = Math.max(most, active)
          await setImmediate()
          active -= 1
          seen.set(soulId, [...(seen.get(soulId) ?? []), Number(after?.total)])
        },
      }),
    )
    const orders = engine.realm('primary').of(Order)
    const made = await orders.manifest(Array.from({ length: 10 }, (_, index) => ({ title: `${index}` })))
    for (let round = 1; round <= 20; round++) {
      for (const { soulId } of made) await orders.transform(soulId, { total: BigInt(round) })
    }
    const all = Array.from({ length: 21 }, (_, index) => index)
    await vi.waitFor(() => {
      for (const { soulId } of made) expect(seen.get(soulId)).toEqual(all)
    })
    expect(most).toBe(4)
  })

  it('gets only what it asks for', async () => {
    const titles: unknown[] = []
    const { engine } = await openCallbacks((flow) =>
      flow.consume('large', {
        kinds: [Order],
        where: { total: { gt: 10n } },
        operations: ['update'],
        handler: ({ after }) => void titles.push(after?.title),
      }),
    )
    const orders = engine.realm('primary').of(Order)
    const large = await orders.manifest({ title: 'large', total: 20n })
    const small = await orders.manifest({ title: 'small' })
    await orders.transform(small.soulId, { title: 'still small' })
    await orders.transform(large.soulId, { title: 'still large' })
    await orders.transform(small.soulId, { title: 'grown', total: 11n })
    await vi.waitFor(() => expect(titles).toEqual(['still large', 'grown']))
  })

  it('tries again, and holds up no other being meanwhile', async () => {
    const handled: string[] = []
    const attempts: number[] = []
    const { engine, flow } = await openCallbacks((callbacks) =>
      callbacks.consume('flaky', {
        kinds: [Order],
        retry: { firstMs: 20, maxMs: 20 },
        handler: ({ after }, { attempt }) => {
          if (after?.title === 'bad') attempts.push(attempt)
          if (after?.title === 'bad' && attempt < 4) throw new Error('not yet')
          handled.push(after?.title ?? '')
        },
      }),
    )
    await engine
      .realm('primary')
      .of(Order)
      .manifest([{ title: 'bad' }, { title: 'good' }])
    await vi.waitFor(() => expect(handled).toEqual(['good', 'bad']))
    expect(attempts).toEqual([1, 2, 3, 4])
    expect(flow.pulse()).toMatchObject({ consumers: { flaky: { handled: 2, retried: 3, deadLetters: 0 } } })
  })

  it('gives up after its tries and keeps what it gave up: listed, replayed, discarded', async () => {
    let isBroken = true
    const handled: OrderEvent[] = []
    const { engine, flow } = await openCallbacks((callbacks) =>
      callbacks.consume('breaking', {
        kinds: [Order],
        retry: { ...FAST, attempts: 2 },
        handler: (event) => {
          if (isBroken) throw new RangeError('broken')
          handled.push(event)
        },
      }),
    )
    const orders = engine.realm('primary').of(Order)
    const [first] = await orders.manifest([{ title: 'one', total: 2n ** 60n }, { title: 'two' }])
    await vi.waitFor(async () => expect(await flow.deadLetters.list('breaking')).toHaveLength(2))
    const [letter, other] = await flow.deadLetters.list('breaking')
    expect(letter).toMatchObject({ type: 'change', attempts: 2, error: { message: 'broken' } })
    expect(await flow.deadLetters.list('breaking', { after: letter?.id ?? '' })).toEqual([other])
    await expect(flow.deadLetters.replay('breaking', letter?.id ?? '')).rejects.toThrow(RangeError)
    const letters = 'consumer breaking has 2 dead letters, which wait to be replayed'
    await vi.waitFor(async () =>
      expect((await engine.meditate()).health).toEqual({ status: 'degraded', findings: [letters] }),
    )
    isBroken = false
    await flow.deadLetters.replay('breaking', letter?.id ?? '')
    expect(handled).toMatchObject([
      { operation: 'insert', soulId: first?.soulId, after: { total: 2n ** 60n } },
    ])
    expect(await flow.deadLetters.discard('breaking', other?.id ?? '')).toBe(true)
    expect(await flow.deadLetters.discard('breaking', other?.id ?? '')).toBe(false)
    expect(await flow.deadLetters.list('breaking')).toEqual([])
    expect((await engine.meditate()).health).toEqual({ status: 'healthy', findings: [] })
    await expect(flow.deadLetters.replay('breaking', 'none')).rejects.toMatchObject({ code: 'LUX_NOT_FOUND' })
  })

  it('stands still when there is no room for one more dead letter, and loses nothing', async () => {
    let isBroken = true
    const handled: string[] = []
    const { engine, flow } = await openCallbacks((callbacks) =>
      callbacks.consume('full', {
        kinds: [Order],
        retry: { ...FAST, attempts: 1 },
        deadLetterLimit: 1,
        handler: ({ after }) => {
          if (isBroken) throw new Error('broken')
          handled.push(after?.title ?? '')
        },
      }),
    )
    await engine
      .realm('primary')
      .of(Order)
      .manifest([{ title: 'a' }, { title: 'b' }, { title: 'c' }])
    await vi.waitFor(async () => expect(await flow.deadLetters.list('full')).toHaveLength(1))
    await vi.waitFor(() => expect(flow.pulse()).toMatchObject({ consumers: { full: { waiting: 2 } } }))
    isBroken = false
    await vi.waitFor(() => expect(handled).toHaveLength(2))
    const [letter] = await flow.deadLetters.list('full')
    await flow.deadLetters.replay('full', letter?.id ?? '')
    expect(handled.sort()).toEqual(['a', 'b', 'c'])
  })

  it('gives a call up that takes too long', async () => {
    const signals: AbortSignal[] = []
    const { engine, flow } = await openCallbacks((callbacks) =>
      callbacks.consume('endless', {
        kinds: [Order],
        timeoutMs: 5,
        retry: { ...FAST, attempts: 1 },
        handler: (_, { signal }) => {
          signals.push(signal)
          return new Promise(() => undefined)
        },
      }),
    )
    await engine.realm('primary').of(Order).manifest({ title: 'a' })
    await vi.waitFor(async () =>
      expect(await flow.deadLetters.list('endless')).toMatchObject([{ error: { code: 'LUX_TIMEOUT' } }]),
    )
    expect(signals[0]?.aborted).toBe(true)
  })

  it('loses its dead letters about a being that is erased', async () => {
    const { engine, flow } = await openCallbacks((callbacks) =>
      callbacks.consume('personal', {
        kinds: [Order],
        retry: { ...FAST, attempts: 1 },
        onGap: () => undefined,
        handler: () => Promise.reject(new Error('broken')),
      }),
    )
    const realm = engine.realm('primary')
    const [gone] = await realm.of(Order).manifest([{ title: 'gone' }, { title: 'kept' }])
    await vi.waitFor(async () => expect(await flow.deadLetters.list('personal')).toHaveLength(2))
    await realm.erase(Order, gone?.soulId ?? '')
    expect(await flow.deadLetters.list('personal')).toMatchObject([{ change: { new: { title: 'kept' } } }])
  })

  it('is told of a gap, and again until it has taken note', async () => {
    const gaps: ConsumerGap[] = []
    const { engine, flow } = await openCallbacks((callbacks) =>
      callbacks.consume('careful', {
        kinds: [Order],
        retry: FAST,
        handler: () => undefined,
        onGap: (gap) => {
          gaps.push(gap)
          if (gaps.length < 3) throw new Error('not yet')
        },
      }),
    )
    const realm = engine.realm('primary')
    const { soulId } = await realm.of(Order).manifest({ title: 'a' })
    await realm.erase(Order, soulId)
    await vi.waitFor(() => expect(gaps).toHaveLength(3))
    expect(gaps[2]).toEqual({ consumer: 'careful', kind: 'order', reason: 'erased' })
    expect(flow.pulse()).toMatchObject({ consumers: { careful: { gaps: 1 } } })
  })

  it('keeps a gap as a dead letter when nobody takes note of it', async () => {
    const { engine, flow } = await openCallbacks((callbacks) =>
      callbacks.consume('careless', { kinds: [Order], handler: () => undefined }),
    )
    const realm = engine.realm('primary')
    const { soulId } = await realm.of(Order).manifest({ title: 'a' })
    await realm.erase(Order, soulId)
    await vi.waitFor(async () =>
      expect(await flow.deadLetters.list('careless')).toMatchObject([
        { type: 'gap', kind: 'order', reason: 'erased' },
      ]),
    )
  })

  it('goes on where it was, also over what happened meanwhile', async () => {
    const first: unknown[] = []
    const { engine, flow } = await openCallbacks((callbacks) =>
      callbacks.consume('steady', { kinds: [Order], handler: ({ after }) => void first.push(after?.title) }),
    )
    const orders = engine.realm('primary').of(Order)
    await orders.manifest({ title: 'a' })
    await vi.waitFor(() => expect(first).toEqual(['a']))
    await flow.stop()
    await orders.manifest({ title: 'b' })
    const second: unknown[] = []
    const next = new CallbackFlow()
    next.consume('steady', { kinds: [Order], handler: ({ after }) => void second.push(after?.title) })
    await next.start(engine)
    await orders.manifest({ title: 'c' })
    await vi.waitFor(() => expect(second).toEqual(['b', 'c']))
    await next.stop()
    expect(first).toEqual(['a'])
  })

  it('is told when its position is older than the log, or of another history, and goes on', async () => {
    const gaps: ConsumerGap[] = []
    const titles: unknown[] = []
    const consumer = (): CallbackFlow => {
      const flow = new CallbackFlow()
      flow.consume('late', {
        kinds: [Order],
        handler: ({ after }) => void titles.push(after?.title),
        onGap: (gap) => void gaps.push(gap),
      })
      return flow
    }
    const { engine } = await openCallbacks(() => undefined, {}, { retentionBytes: 0 })
    const realm = engine.realm('primary')
    const first = consumer()
    await first.start(engine)
    await first.stop()
    await realm.of(Order).manifest([{ title: 'missed' }, { title: 'missed too' }])
    const second = consumer()
    await second.start(engine)
    await vi.waitFor(() => expect(gaps).toEqual([{ consumer: 'late', reason: 'expired' }]))
    await realm.of(Order).manifest({ title: 'heard' })
    await vi.waitFor(() => expect(titles).toEqual(['heard']))
    await second.stop()
    await realm.stateStore.set('consumer/late', 'another-history 5')
    const third = consumer()
    await third.start(engine)
    await vi.waitFor(() => expect(gaps.map(({ reason }) => reason)).toEqual(['expired', 'epoch']))
    await third.stop()
  })

  it.each(['', 'A', '-a', 'a b', 'after-a', 'a'.repeat(64)])('cannot be called %j', (name) => {
    const consume = (): void => new CallbackFlow().consume(name, { kinds: [Order], handler: () => undefined })
    expect(consume).toThrow(expect.objectContaining({ code: 'LUX_INVALID_CONFIG' }))
  })

  it('needs kinds, and a name of its own', () => {
    const flow = new CallbackFlow()
    const handler = (): void => undefined
    expect(() => flow.consume('a', { kinds: [], handler })).toThrow(
      expect.objectContaining({ code: 'LUX_INVALID_CONFIG' }),
    )
    flow.consume('a', { kinds: [Order], handler })
    expect(() => flow.consume('a', { kinds: [Order], handler })).toThrow(
      expect.objectContaining({ code: 'LUX_INVALID_CONFIG' }),
    )
  })
})

describe('an after-hook', () => {
  it('is called after each write of its operation', async () => {
    const titles: unknown[] = []
    const { engine } = await openCallbacks((flow) =>
      flow.after(Order, 'transform', ({ before, after }) => void titles.push([before?.title, after?.title])),
    )
    const orders = engine.realm('primary').of(Order)
    const { soulId } = await orders.manifest({ title: 'a' })
    await orders.transform(soulId, { title: 'b' })
    await orders.dissolve(soulId)
    await vi.waitFor(() => expect(titles).toEqual([['a', 'b']]))
  })

  it('is not repeated when it fails, and the failure shows', async () => {
    const titles: unknown[] = []
    const { engine, flow } = await openCallbacks((callbacks) =>
      callbacks.after(Order, 'manifest', ({ after }) => {
        titles.push(after?.title)
        throw new Error('broken')
      }),
    )
    const orders = engine.realm('primary').of(Order)
    await orders.manifest({ title: 'a' })
    await orders.manifest({ title: 'b' })
    await vi.waitFor(() => expect(titles).toEqual(['a', 'b']))
    await vi.waitFor(() =>
      expect(flow.pulse()).toMatchObject({
        consumers: { 'after-manifest-order-1': { lastError: { message: 'broken' }, retried: 0 } },
      }),
    )
  })
})
