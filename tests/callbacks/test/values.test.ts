import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { CallbackFlow, verifyWebhook } from '@luxdb/core'
import { describe, expect, inject, it, onTestFinished, vi } from 'vitest'
import { Order } from '../src/order.js'
import { createEngine, PLACES } from '../src/places.js'

const WAIT = { timeout: 30_000, interval: 10 } as const
const SECRET = 'a secret of more than 16 bytes'
const PAID_AT = new Date('2024-05-17T08:30:15.123Z')

interface Received {
  readonly isGenuine: boolean
  readonly body: unknown
}

/** A receiver of webhooks that refuses the first request it gets. */
async function startReceiver(received: Received[]): Promise<string> {
  let calls = 0
  const server = createServer()
  server.on('request', async (request, response) => {
    const body = await text(request)
    calls += 1
    if (calls > 1) {
      const isGenuine = verifyWebhook({ headers: request.headers, body, secret: SECRET })
      received.push({ isGenuine, body: JSON.parse(body) })
    }
    response.writeHead(calls === 1 ? 500 : 204).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  // An address, once it listens.
  const { port } = server.address() as AddressInfo
  return `http://127.0.0.1:${port}/orders`
}

describe.each(PLACES)('what callbacks get on $name', ({ make, isShared }) => {
  it('is what was stored, to handlers and by webhooks, also after a failed try', async () => {
    const place = await make(inject('postgresUrl'))
    onTestFinished(() => place.remove())
    const received: Received[] = []
    const events: unknown[] = []
    const callbacks = new CallbackFlow()
    callbacks.webhook({
      name: 'shop',
      kinds: [Order],
      url: await startReceiver(received),
      secret: SECRET,
      allowPrivateAddresses: true,
      retry: { firstMs: 5 },
    })
    callbacks.consume('mirror', {
      kinds: [Order],
      handler: ({ operation, before, after }) => void events.push({ operation, before, after }),
    })
    const engine = await createEngine(place.url, [Order], [callbacks]).awaken()
    onTestFinished(() => engine.transcend())
    const orders = engine.realm('primary').of(Order)
    const { soulId } = await orders.manifest({ title: 'ẞ 𝄞 "\\', total: 2n ** 62n + 1n })
    const made = (await orders.contemplate(soulId))?.transcend()
    await orders.transform(soulId, { paidAt: PAID_AT, energyLevel: 0.1 })
    await orders.dissolve(soulId)
    await vi.waitFor(() => expect(events).toHaveLength(3), WAIT)
    const [insert, update, remove] = events
    const stored = { soulId, title: 'ẞ 𝄞 "\\', total: 2n ** 62n + 1n }
    expect(insert).toMatchObject({ operation: 'insert', after: { ...stored, version: 1 } })
    expect(update).toMatchObject({
      operation: 'update',
      before: { ...stored, version: 1 },
      after: { ...stored, paidAt: PAID_AT, energyLevel: 0.1, version: 2 },
    })
    expect(remove).toMatchObject({ operation: 'delete', before: { paidAt: PAID_AT, version: 2 } })
    await vi.waitFor(() => expect(received).toHaveLength(3), WAIT)
    expect(received.every(({ isGenuine }) => isGenuine)).toBe(true)
    const { realm: _, ...asJson } = made ?? {}
    expect(received[0]?.body).toMatchObject({ operation: 'insert', kind: 'order', after: asJson })
    // The answer to a webhook arrives after the receiver has noted it.
    await vi.waitFor(
      () =>
        expect(callbacks.pulse()).toMatchObject({
          consumers: { shop: { handled: 3, retried: 1, deadLetters: 0 } },
        }),
      WAIT,
    )
    expect((await engine.meditate()).flows['callback']).toEqual(callbacks.pulse())
  })

  it.runIf(isShared)('is kept in dead letters over a restart, to the bit', async () => {
    const place = await make(inject('postgresUrl'))
    onTestFinished(() => place.remove())
    const totals: unknown[] = []
    const flow = (isBroken: boolean): CallbackFlow => {
      const callbacks = new CallbackFlow({ leaseMs: 300 })
      callbacks.consume('mirror', {
        kinds: [Order],
        retry: { attempts: 1 },
        handler: ({ after }) => {
          if (isBroken) throw new Error('broken')
          totals.push(after?.total, after?.paidAt)
        },
      })
      return callbacks
    }
    const broken = flow(true)
    const first = await createEngine(place.url, [Order], [broken]).awaken()
    await first
      .realm('primary')
      .of(Order)
      .manifest({ title: 'a', total: -(2n ** 63n), paidAt: PAID_AT })
    await vi.waitFor(async () => expect(await broken.deadLetters.list('mirror')).toHaveLength(1), WAIT)
    await first.transcend()
    const mended = flow(false)
    const second = await createEngine(place.url, [Order], [mended]).awaken()
    onTestFinished(() => second.transcend())
    const [letter] = await mended.deadLetters.list('mirror')
    await mended.deadLetters.replay('mirror', letter?.id ?? '')
    expect(totals).toEqual([-(2n ** 63n), PAID_AT])
    expect(await mended.deadLetters.list('mirror')).toEqual([])
  })
})
