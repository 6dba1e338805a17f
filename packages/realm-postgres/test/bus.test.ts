import type { BusMessage } from '@luxdb/core'
import { createDatabase, type PostgresServer, startPostgres, type TestDatabase } from '@luxdb/test-postgres'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { PostgresBus, type PostgresBusOptions } from '../src/index.js'
import { openForeign } from './test-log.js'

const DEADLINE = { timeout: 20_000, interval: 5 }

describe('a bus on notifications', () => {
  let server: PostgresServer
  let database: TestDatabase
  const buses: PostgresBus[] = []

  beforeAll(async () => {
    server = await startPostgres({ own: true })
  })
  afterAll(() => server.stop())
  beforeEach(async () => {
    database = await createDatabase(server.url)
  })
  afterEach(async () => {
    for (const bus of buses.splice(0)) await bus.close()
    await database.drop()
  })

  async function openBus(options: PostgresBusOptions = {}): Promise<{
    readonly bus: PostgresBus
    readonly heard: BusMessage[]
  }> {
    const bus = new PostgresBus(database.url, options)
    buses.push(bus)
    const heard: BusMessage[] = []
    bus.subscribe('room:', (message) => heard.push(message))
    await bus.open()
    return { bus, heard }
  }

  const said = (number: number, filling = ''): BusMessage => ({
    topic: `room:${number % 3}`,
    event: 'said',
    payload: JSON.stringify({ number, filling }),
  })

  it('tells every server what each of them says, once and in order', async () => {
    const all = await Promise.all([openBus(), openBus(), openBus()])
    const COUNT = 500
    await Promise.all(
      all.map(async ({ bus }, sender) => {
        for (let number = 0; number < COUNT; number++) {
          await bus.publish({ ...said(number), event: `by ${sender}` })
          // Over several turns and batches.
          if (number % 50 === 0) await new Promise((resolve) => setImmediate(resolve))
        }
      }),
    )
    for (const { bus, heard } of all) {
      await expect.poll(() => heard.length, DEADLINE).toBe(3 * COUNT)
      for (const sender of [0, 1, 2]) {
        const numbers = heard
          .filter(({ event }) => event === `by ${sender}`)
          .map(({ payload }) => JSON.parse(payload).number)
        expect(numbers).toEqual(Array.from({ length: COUNT }, (_, number) => number))
      }
      await expect.poll(() => bus.pulse(), DEADLINE).toMatchObject({ sent: COUNT, lost: 0, unreadable: 0 })
    }
  }, 60_000)

  it('carries what is larger than a notification, and what repeats', async () => {
    const [one, other] = [await openBus(), await openBus()]
    const sizes = [7_800, 7_900, 8_000, 262_144]
    const messages = sizes.map((size) => said(size, '€"\\ \u0001'.repeat(size / 8)))
    for (const message of [...messages, said(1), said(1)]) await one.bus.publish(message)
    await expect.poll(() => other.heard.length, DEADLINE).toBe(messages.length + 2)
    expect(other.heard).toEqual([...messages, said(1), said(1)])
  })

  it('reaches its own process without the database, and others once it is back', async () => {
    const [one, other] = [await openBus(), await openBus()]
    await server.down('immediate')
    await one.bus.publish(said(1))
    expect(one.heard).toEqual([said(1)])
    await expect.poll(() => one.bus.pulse(), DEADLINE).toMatchObject({ isListening: false, lost: 1 })
    await server.up()
    await expect.poll(() => other.bus.pulse(), DEADLINE).toMatchObject({ isListening: true })
    await expect.poll(() => one.bus.pulse(), DEADLINE).toMatchObject({ isListening: true })
    await one.bus.publish(said(2))
    await expect.poll(() => other.heard, DEADLINE).toEqual([said(2)])
  }, 60_000)

  it('opens although the database is away, and listens when it comes', async () => {
    await server.down('fast')
    const { bus } = await openBus({ connectTimeoutMs: 1_000 })
    expect(bus.pulse()).toMatchObject({ isListening: false })
    await server.up()
    await expect.poll(() => bus.pulse(), DEADLINE).toMatchObject({ isListening: true })
  }, 60_000)

  it('sends what was published before it closes, and nothing afterwards', async () => {
    const [one, other] = [await openBus(), await openBus()]
    await one.bus.publish(said(1))
    await one.bus.close()
    await one.bus.publish(said(2))
    await expect.poll(() => other.heard, DEADLINE).toEqual([said(1)])
    expect(one.bus.pulse()).toMatchObject({ sent: 1, isListening: false })
  })

  it('loses what does not fit, and says how much', async () => {
    const [one, other] = [await openBus({ maxWaiting: 1_000 }), await openBus()]
    for (let number = 0; number < 3; number++) await one.bus.publish(said(number, 'x'.repeat(400)))
    await expect.poll(() => one.bus.pulse(), DEADLINE).toMatchObject({ sent: 2, lost: 1 })
    await expect.poll(() => other.heard.length, DEADLINE).toBe(2)
    expect(one.heard).toHaveLength(3)
  })

  it('is deaf to what others notify, and to other schemas', async () => {
    const { bus, heard } = await openBus({ schema: 'one' })
    const far = await openBus({ schema: 'two' })
    const near = await openBus({ schema: 'one' })
    const stranger = openForeign(database.url)
    await stranger`SELECT pg_notify('lux_broadcast_one', 'hello')`
    await stranger.end()
    await far.bus.publish(said(1))
    await near.bus.publish(said(2))
    await expect.poll(() => heard, DEADLINE).toEqual([said(2)])
    expect(bus.pulse()).toMatchObject({ unreadable: 1 })
  })

  it('is refused behind a transaction pooler', () => {
    expect(() => new PostgresBus('postgresql://localhost/x?prepare=false')).toThrow(
      expect.objectContaining({ code: 'LUX_INVALID_CONFIG' }),
    )
  })
})
