import { rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type AstralEngine, CallbackFlow, type CallbackHandler } from '@luxdb/core'
import { randomNumbers } from '@luxdb/realm-suite'
import { describe, expect, inject, it, onTestFinished, vi } from 'vitest'
import { handledChanges, kill, startWorker } from '../src/kill-workers.js'
import { Order } from '../src/order.js'
import { createEngine, PLACES, type Place, type PlaceMaker } from '../src/places.js'

const WAIT = { timeout: 30_000, interval: 20 } as const
const SEED = Number(process.env['LUXDB_SEED'] ?? Date.now() % 100_000)
const KILLS = 4

/** A new storage, removed when the test has ended. */
async function makePlace({ make }: PlaceMaker): Promise<Place> {
  const place = await make(inject('postgresUrl'))
  onTestFinished(() => place.remove())
  return place
}

async function open(place: Place, callbacks: readonly CallbackFlow[] = []): Promise<AstralEngine> {
  const engine = await createEngine(place.url, [Order], callbacks).awaken()
  onTestFinished(() => engine.transcend())
  return engine
}

/** A flow whose consumer `mirror` calls the handler. */
function mirror(handler: CallbackHandler<typeof Order>): CallbackFlow {
  const callbacks = new CallbackFlow({ leaseMs: 300 })
  callbacks.consume('mirror', { kinds: [Order], handler })
  return callbacks
}

describe.each(PLACES)('consumers on $name', (maker) => {
  it('begin with the first write after the engine has awoken', async () => {
    const place = await makePlace(maker)
    for (let round = 0; round < 5; round++) {
      const titles: unknown[] = []
      const callbacks = new CallbackFlow()
      callbacks.consume(`new-${round}`, {
        kinds: [Order],
        handler: ({ after }) => void titles.push(after?.title),
      })
      callbacks.after(Order, 'manifest', ({ after }) => void titles.push(after?.title))
      const engine = await open(place, [callbacks])
      await engine.realm('primary').of(Order).manifest({ title: 'first' })
      await vi.waitFor(() => expect(titles).toEqual(['first', 'first']), WAIT)
      await engine.transcend()
    }
  })
})

describe.each(PLACES.filter(({ isShared }) => isShared))(
  `durable consumers on $name (seed ${SEED})`,
  (maker) => {
    it('go on where they were, over what happened while nobody ran', async () => {
      const place = await makePlace(maker)
      const before: unknown[] = []
      const first = await open(place, [mirror(({ after }) => void before.push(after?.title))])
      await first.realm('primary').of(Order).manifest({ title: 'a' })
      await vi.waitFor(() => expect(before).toEqual(['a']), WAIT)
      await first.transcend()
      const silent = await open(place)
      await silent.realm('primary').of(Order).manifest({ title: 'b' })
      await silent.transcend()
      const after: unknown[] = []
      await open(place, [mirror(({ after: order }) => void after.push(order?.title))])
      await vi.waitFor(() => expect(after).toEqual(['b']), WAIT)
    })

    it('belong to one of several engines at a time, and to the next when it ends', async () => {
      const place = await makePlace(maker)
      const handled: string[] = []
      const flows = ['x', 'y'].map((name) =>
        mirror(({ after }) => void handled.push(`${name} ${after?.title}`)),
      )
      const engines: AstralEngine[] = []
      for (const flow of flows) engines.push(await open(place, [flow]))
      const [one, other] = engines
      const orders = other?.realm('primary').of(Order)
      for (let count = 0; count < 20; count++) await orders?.manifest({ title: `${count}` })
      await vi.waitFor(() => expect(handled).toHaveLength(20), WAIT)
      const [owner = ''] = handled.map((line) => line.slice(0, 1))
      expect(new Set(handled.map((line) => line.slice(0, 1)))).toEqual(new Set([owner]))
      const [ending, staying] = owner === 'x' ? [one, other] : [other, one]
      await ending?.transcend()
      await staying?.realm('primary').of(Order).manifest({ title: 'next' })
      await vi.waitFor(() => expect(handled).toContain(`${owner === 'x' ? 'y' : 'x'} next`), WAIT)
      expect(new Set(handled).size).toBe(handled.length)
    })

    it('lose nothing when their process is killed by -9', async () => {
      const place = await makePlace(maker)
      const file = join(tmpdir(), `luxdb-handled-${process.pid}-${maker.name}.jsonl`)
      onTestFinished(() => rmSync(file, { force: true }))
      const random = randomNumbers(SEED)
      const orders = (await open(place)).realm('primary').of(Order)
      const beings = await orders.manifest(Array.from({ length: 10 }, (_, index) => ({ title: `${index}` })))
      let rounds = 0
      const writeRound = async (): Promise<void> => {
        rounds += 1
        for (const { soulId } of beings) await orders.transform(soulId, { total: BigInt(rounds) })
      }
      for (let count = 0; count < KILLS; count++) {
        const worker = startWorker(place.url, file)
        const known = handledChanges(file).length
        await vi.waitFor(async () => {
          await writeRound()
          expect(handledChanges(file).length).toBeGreaterThan(known + 20)
        }, WAIT)
        await pause(random(30))
        await kill(worker)
        await writeRound()
      }
      const last = startWorker(place.url, file)
      onTestFinished(() => kill(last))
      const wanted = beings.length * (rounds + 1)
      const distinct = (): number => new Set(handledChanges(file).map(({ id }) => id)).size
      await vi.waitFor(() => expect(distinct()).toBe(wanted), WAIT)
      for (const { soulId } of beings) {
        const seen = [
          ...new Set(
            handledChanges(file)
              .filter((change) => change.soulId === soulId)
              .map(({ total }) => total),
          ),
        ]
        expect(seen).toEqual(Array.from({ length: rounds + 1 }, (_, round) => `${round}`))
      }
    })
  },
)
